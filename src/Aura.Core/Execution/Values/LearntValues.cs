using System.Collections.Immutable;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Values;

/// <summary>
/// Finds out what stands behind placeholders that cannot be filled by a formula: values that the operator named, and
/// certificates that have to be signed.
/// </summary>
internal sealed class LearntValues(ValueReader values, Func<ObjectRef, Task<KubeObject?>> find, TimeProvider time)
{
    /// <summary>What the change needs and <paramref name="known"/> does not hold yet, by key.</summary>
    /// <exception cref="StepFailedException">It is gone, or another than the one planned with.</exception>
    public async Task<ImmutableDictionary<string, string>> AboutAsync(
        Change change, IReadOnlyDictionary<string, string> known)
    {
        var learnt = ImmutableDictionary<string, string>.Empty;
        foreach (var wanted in Placeholder.In(change, SourcedValue.TryParse).Where(w => !known.ContainsKey(w.Key)))
            learnt = learnt.SetItem(wanted.Key, await ReadAsync(wanted));
        foreach (var order in Placeholder.In(change, IssuedPart.TryParse).Where(p => !known.ContainsKey(p.Key))
            .Select(p => p.Order).Distinct())
        {
            var place = order.Authority.Split('/');
            var (certificate, key) = CertificateIssue.Of(
                order, await find(new ObjectRef(Kind.Secret, place[0], place[1])), time.GetUtcNow());
            learnt = learnt.SetItem(order.Key(IssuedPart.Certificate), certificate)
                .SetItem(order.Key(IssuedPart.PrivateKey), key);
        }
        return learnt;
    }

    /// <summary>Takes what was learnt out of a message, in the forms in which a server may repeat it.</summary>
    public static string Hide(string text, IEnumerable<string> learnt)
    {
        foreach (var value in learnt)
        {
            text = text.Replace(value, Redactor.Hidden, StringComparison.Ordinal);
            if (Plain(value) is { Length: >= 4 } plain)
                text = text.Replace(plain, Redactor.Hidden, StringComparison.Ordinal);
        }
        return text;
    }

    private async Task<string> ReadAsync(SourcedValue wanted)
    {
        try
        {
            var value = Convert.ToBase64String(await values.ReadAsync(wanted.Name, find));
            return values.Hash(value) == wanted.Hash ? value
                : throw new StepFailedException(
                    $"the value called {wanted.Name} is another one than it was when this was planned: plan it again");
        }
        catch (ValueUnreadableException e)
        {
            throw new StepFailedException($"the value called {wanted.Name} cannot be read: {e.Message}");
        }
    }

    private static string? Plain(string value)
    {
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value, bytes, out var length)
            ? System.Text.Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\r', '\n') : null;
    }
}
