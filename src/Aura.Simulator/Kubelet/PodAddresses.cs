namespace Aura.Simulator.Kubelet;

/// <summary>
/// The addresses of all pods: 10.244.N.0/24 is the range of the Nth node, which gives them out in turn.
/// </summary>
internal sealed class PodAddresses
{
    private readonly Dictionary<string, Range> _ranges = new(StringComparer.Ordinal);

    public string Take(int node)
    {
        var prefix = $"10.{244 + node / 256}.{node % 256}";
        return $"{prefix}.{In(prefix).Take()}";
    }

    /// <summary>The address is in use already.</summary>
    public void Keep(string address)
    {
        if (Split(address) is var (prefix, host))
            In(prefix).Keep(host);
    }

    public void Return(string address)
    {
        if (Split(address) is var (prefix, host))
            In(prefix).Return(host);
    }

    private Range In(string prefix)
    {
        if (!_ranges.TryGetValue(prefix, out var range))
            _ranges[prefix] = range = new Range();
        return range;
    }

    /// <summary>Null for what is no IPv4 address.</summary>
    private static (string Prefix, int Host)? Split(string address) =>
        address.LastIndexOf('.') is > 0 and var dot && int.TryParse(address.AsSpan(dot + 1), out var host)
            ? (address[..dot], host) : null;

    private sealed class Range
    {
        private readonly HashSet<int> _taken = [];
        private int _last;

        public int Take()
        {
            do
                _last = _last % 254 + 1;
            while (!_taken.Add(_last) && _taken.Count < 254);
            return _last;
        }

        public void Keep(int host)
        {
            _taken.Add(host);
            _last = Math.Max(_last, host % 255);
        }

        public void Return(int host) => _taken.Remove(host);
    }
}
