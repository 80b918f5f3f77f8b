using System.Text.RegularExpressions;

namespace Aura.Kubernetes;

/// <summary>Reads label-selector text into requirements.</summary>
internal sealed partial class LabelSelectorReader(string text)
{
    private readonly List<string> _tokens = [.. Token().Matches(text).Select(m => m.Value)];
    private int _at;

    private string Next => _at < _tokens.Count ? _tokens[_at] : "";

    public IReadOnlyList<Requirement> Read()
    {
        var requirements = new List<Requirement> { Requirement() };
        while (Next == ",")
        {
            _at++;
            requirements.Add(Requirement());
        }
        if (_at < _tokens.Count)
            throw Fault($"',' expected before '{Next}'");
        return requirements;
    }

    private Requirement Requirement()
    {
        if (Next == "!")
        {
            _at++;
            return new Requirement(Key(), SelectorOperator.DoesNotExist, []);
        }
        var key = Key();
        var operation = Next;
        if (operation is "" or ",")
            return new Requirement(key, SelectorOperator.Exists, []);
        _at++;
        return operation switch
        {
            "=" or "==" => new Requirement(key, SelectorOperator.In, [Value()]),
            "!=" => new Requirement(key, SelectorOperator.NotIn, [Value()]),
            "in" => new Requirement(key, SelectorOperator.In, Values()),
            "notin" => new Requirement(key, SelectorOperator.NotIn, Values()),
            ">" => new Requirement(key, SelectorOperator.Gt, [Integer()]),
            "<" => new Requirement(key, SelectorOperator.Lt, [Integer()]),
            _ => throw Fault($"'{operation}' after '{key}' is no operator; use =, !=, in (…), notin (…), > or <"),
        };
    }

    private string Key()
    {
        var key = Next;
        if (!KeyPattern().IsMatch(key))
            throw Fault(key.Length == 0 ? "a key is missing" : $"'{key}' is not a label key");
        _at++;
        return key;
    }

    private string Value()
    {
        var value = Next is "," or ")" ? "" : Next;
        if (!ValuePattern().IsMatch(value))
            throw Fault($"'{value}' is not a label value");
        _at += value.Length == 0 ? 0 : 1;
        return value;
    }

    private string Integer() =>
        long.TryParse(Value(), out var number) ? $"{number}" : throw Fault("an integer is missing");

    private List<string> Values()
    {
        if (Next != "(")
            throw Fault("'(' expected");
        var values = new List<string>();
        do
        {
            _at++;
            values.Add(Value());
        }
        while (Next == ",");
        if (Next != ")")
            throw Fault("')' expected");
        _at++;
        return values;
    }

    private FormatException Fault(string what) => new($"label selector '{text}': {what}");

    [GeneratedRegex(@"==|!=|[=!<>(),]|[^\s=!<>(),]+")]
    private static partial Regex Token();

    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?\z")]
    private static partial Regex ValuePattern();
}
