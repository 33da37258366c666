namespace GenesysRecordingTags.Sandbox;

/// <summary>Counts requests as they come and go.</summary>
internal sealed class TrafficMeter
{
    private const int KeptSeconds = 3600;

    private readonly object _gate = new();
    private readonly long[] _requests = new long[Enum.GetValues<SandboxOperation>().Length];
    private readonly SortedDictionary<long, (int Requests, int RateLimited)> _seconds = [];
    private int _inFlight;
    private int _maxInFlight;
    private long _rateLimited;
    private long _cancelled;

    public void Enter(SandboxOperation operation)
    {
        lock (_gate)
        {
            _requests[(int)operation]++;
            _maxInFlight = Math.Max(_maxInFlight, ++_inFlight);
        }
    }

    public void Leave(SandboxExchange exchange, SandboxResponse? response)
    {
        lock (_gate)
        {
            _inFlight--;
            if (response is null)
            {
                _cancelled++;
                return;
            }

            var limited = response.StatusCode == 429 ? 1 : 0;
            _rateLimited += limited;
            if (exchange.IsApiCall)
            {
                CountSecond(exchange.Now.ToUnixTimeSeconds(), limited);
            }
        }
    }

    public SandboxTraffic Read(long tokensIssued)
    {
        lock (_gate)
        {
            return new SandboxTraffic
            {
                InFlight = _inFlight,
                MaxInFlight = _maxInFlight,
                Requests = Enum.GetValues<SandboxOperation>().ToDictionary(operation => operation, operation => _requests[(int)operation]),
                TotalRequests = _requests.Sum(),
                RateLimited = _rateLimited,
                Cancelled = _cancelled,
                TokensIssued = tokensIssued,
                Seconds = _seconds.Select(second =>
                    new SandboxTrafficSecond(second.Key, second.Value.Requests, second.Value.RateLimited)).ToArray(),
            };
        }
    }

    /// <summary>Begins anew, but for the requests in flight.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            Array.Clear(_requests);
            _seconds.Clear();
            _maxInFlight = _inFlight;
            _rateLimited = 0;
            _cancelled = 0;
        }
    }

    private void CountSecond(long second, int limited)
    {
        var (requests, rateLimited) = _seconds.GetValueOrDefault(second);
        _seconds[second] = (requests + 1, rateLimited + limited);
        if (_seconds.Count > KeptSeconds)
        {
            _seconds.Remove(_seconds.Keys.First());
        }
    }
}
