using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>Base of the arguments of actions that give a variable a value, or say which key it comes from.</summary>
public abstract partial record VariableValue : OnVariable, IValidatableObject
{
    public string? Value { get; init; }

    [Description("Take it from this ConfigMap."), ObjectName]
    public string? ConfigMap { get; init; }

    [Description("Or from this Secret."), ObjectName]
    public string? Secret { get; init; }

    [Description("The key there."), RegularExpression("[-._a-zA-Z0-9]+")]
    public string? Key { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (((string?[])[Value, ConfigMap, Secret]).Count(v => v is not null) != 1)
            yield return new ValidationResult("give one of value, configMap, secret", [nameof(Value)]);
        else if (Key is null != Value is not null)
            yield return new ValidationResult("a configMap or secret needs a key, a value has none", [nameof(Key)]);
    }

    /// <summary>The entry of env as the API writes it.</summary>
    internal JsonObject Entry() => Value is not null
        ? new JsonObject { ["name"] = Variable, ["value"] = Value }
        : new JsonObject { ["name"] = Variable, ["valueFrom"] = Source() };

    internal JsonObject? Source() => Value is not null ? null : new JsonObject
    {
        [ConfigMap is not null ? "configMapKeyRef" : "secretKeyRef"] =
            new JsonObject { ["name"] = ConfigMap ?? Secret, ["key"] = Key },
    };

    /// <summary>Refuses a credential in clear text, and a key that is not there.</summary>
    internal async Task JudgeAsync(ClusterView cluster, PlanBuilder plan)
    {
        if (Value is { Length: > 0 } value)
        {
            var credential = (Redactor.IsSecretName(Variable) && !Reference().IsMatch(value))
                || SecretShapes.Hide(value) != value;
            plan.Check(!credential, "the value is no credential", why: credential
                    ? "its name or its form says that it is one; in a template everybody can read it" : null,
                hint: "put it into a Secret (secret.update), and give secret and key");
        }
        if ((ConfigMap ?? Secret) is not { } name)
            return;
        var kind = ConfigMap is not null ? Kubernetes.Kind.ConfigMap : Kubernetes.Kind.Secret;
        var source = plan.Need(await cluster.GetAsync(kind, Namespace, name), $"{kind} {Namespace}/{name} exists",
            hint: "a container cannot start while what it refers to is missing");
        var keys = source.Map("data").Keys.Order(StringComparer.Ordinal).ToList();
        plan.Check(keys.Contains(Key!), $"{source.Ref} has the key {Key}", why: keys.Contains(Key!) ? null
                : keys.Count == 0 ? "it has none"
                : $"it has {string.Join(", ", keys.Take(10).Select(ClusterText.Name))}",
            hint: "a container cannot start while the key is missing");
    }

    [GeneratedRegex(@"^\$\([^()]+\)$")]
    private static partial Regex Reference();
}
