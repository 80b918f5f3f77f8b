namespace Aura.Diagnosis.Watching;

/// <summary>Answers that are asked for again after a minute only. Failures are not kept.</summary>
internal sealed class RecentAnswers
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly Dictionary<object, (DateTimeOffset At, object? Answer)> _answers = [];
    private readonly Lock _gate = new();

    public async Task<T> OnceAsync<T>(object key, DateTimeOffset now, Func<Task<T>> ask)
    {
        lock (_gate)
            if (_answers.TryGetValue(key, out var known) && now - known.At < Kept)
                return (T)known.Answer!;
        var answer = await ask();
        lock (_gate)
        {
            foreach (var old in _answers.Where(a => now - a.Value.At >= Kept).Select(a => a.Key).ToList())
                _answers.Remove(old);
            _answers[key] = (now, answer);
        }
        return answer;
    }
}
