using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.PlatformContract;

/// <summary>The published Platform API v2, as far as the product uses it: paths, parameters, bodies, results.</summary>
public sealed class Contract
{
    private const string Root = "/api/v2/";
    private const string Prefix = "/platform-api";

    // Operations that the facts do not list, with the model of their result.
    private static readonly Dictionary<string, string> Unlisted = new(StringComparer.Ordinal) { ["GET /api/v2/organizations/me"] = "Organization" };

    private readonly ContractModels _models;

    private Contract(JsonElement root)
    {
        _models = new ContractModels(root.GetProperty("models"));
        Operations = root.GetProperty("operations").EnumerateArray().Select(definition => new ContractOperation(definition)).ToArray();
    }

    /// <summary>The contract.</summary>
    public static Contract V270 { get; } = Load();

    /// <summary>All operations.</summary>
    public IReadOnlyList<ContractOperation> Operations { get; }

    /// <summary>Whether a path is one under which the Platform API is served.</summary>
    /// <param name="target">Path and query.</param>
    public static bool IsPlatformPath(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.StartsWith(Root, StringComparison.Ordinal) || target.StartsWith(Prefix + Root, StringComparison.Ordinal);
    }

    /// <summary>The operation of a request; null where there is none.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="target">Path and query.</param>
    public ContractOperation? Find(string method, string target)
    {
        var segments = PathOf(target).Split('/');
        return Operations.Where(operation => operation.Method == method)
            .Select(operation => (operation, precision: operation.Match(segments)))
            .Where(found => found.precision >= 0)
            .OrderByDescending(found => found.precision)
            .FirstOrDefault().operation;
    }

    /// <summary>What is wrong with a request.</summary>
    /// <param name="exchange">The request.</param>
    public IReadOnlyList<string> CheckRequest(RecordedExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var problems = new List<string>();
        if (Find(exchange.Method, exchange.Target) is not { } operation)
        {
            if (!Unlisted.ContainsKey($"{exchange.Method} {PathOf(exchange.Target)}"))
            {
                problems.Add("there is no such operation");
            }

            return problems;
        }

        CheckQuery(exchange.Target, operation, problems);
        var body = exchange.RequestBody;
        if (operation.Body is null)
        {
            if (!string.IsNullOrEmpty(body) && body != "{}")
            {
                problems.Add("the operation takes no body");
            }
        }
        else if (string.IsNullOrEmpty(body))
        {
            problems.Add("the body is missing");
        }
        else
        {
            if (exchange.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
            {
                problems.Add($"the content type is {exchange.ContentType ?? "missing"}");
            }

            CheckJson(body, operation.Body, problems);
        }

        return problems;
    }

    /// <summary>What is wrong with an answer that was delivered as the service made it.</summary>
    /// <param name="exchange">The request and its answer.</param>
    public IReadOnlyList<string> CheckAnswer(RecordedExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var problems = new List<string>();
        var body = exchange.ResponseBody ?? string.Empty;
        if (exchange.Status >= 400)
        {
            CheckError(body, exchange.Status, problems);
            return problems;
        }

        var returns = Find(exchange.Method, exchange.Target)?.Returns ?? Unlisted.GetValueOrDefault($"{exchange.Method} {PathOf(exchange.Target)}");
        if (returns is null)
        {
            problems.Add("there is no such operation");
        }
        else if (returns == "void" || exchange.Method == "HEAD" || exchange.Status == 204)
        {
            if (body.Length > 0)
            {
                problems.Add("the answer has a body");
            }
        }
        else
        {
            CheckJson(body, returns, problems);
        }

        return problems;
    }

    private void CheckError(string body, int status, List<string> problems)
    {
        if (!CheckJson(body, "ErrorBody", problems))
        {
            return;
        }

        using var document = JsonDocument.Parse(body);
        foreach (var name in (string[])["message", "code", "contextId"])
        {
            if (!document.RootElement.TryGetProperty(name, out var value) || string.IsNullOrEmpty(value.GetString()))
            {
                problems.Add($"the error has no {name}");
            }
        }

        if (!document.RootElement.TryGetProperty("status", out var told) || told.GetInt32() != status)
        {
            problems.Add("the error's status is not the answer's");
        }

        if (status == 429 && !document.RootElement.TryGetProperty("limit", out _))
        {
            problems.Add("the error has no limit");
        }
    }

    private bool CheckJson(string body, string type, List<string> problems)
    {
        var before = problems.Count;
        try
        {
            using var document = JsonDocument.Parse(body);
            _models.CheckType(document.RootElement, type, problems);
        }
        catch (JsonException error)
        {
            problems.Add($"the body is not JSON: {error.Message}");
        }

        return problems.Count == before;
    }

    private static void CheckQuery(string target, ContractOperation operation, List<string> problems)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var given = (mark < 0 ? string.Empty : target[(mark + 1)..]).Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Uri.UnescapeDataString(pair[0]), Value: pair.Length == 1 ? string.Empty : Uri.UnescapeDataString(pair[1].Replace('+', ' '))))
            .ToArray();
        var known = operation.QueryParameters.ToDictionary(parameter => parameter.GetProperty("name").GetString()!);
        foreach (var (name, value) in given)
        {
            if (!known.TryGetValue(name, out var parameter))
            {
                problems.Add($"{name} is no query parameter of {operation}");
                continue;
            }

            var fits = parameter.GetProperty("type").GetString() switch
            {
                "int?" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
                "bool?" => value is "true" or "false",
                _ => true,
            };
            if (!fits || (parameter.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(item => item.GetString() == value)))
            {
                problems.Add($"{name} is {value}");
            }
        }

        foreach (var (name, _) in known.Where(parameter => parameter.Value.GetProperty("required").GetBoolean() && !given.Any(pair => pair.Name == parameter.Key)))
        {
            problems.Add($"{name} is required and missing");
        }
    }

    private static string PathOf(string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? target : target[..mark];
        return path.StartsWith(Prefix + Root, StringComparison.Ordinal) ? path[Prefix.Length..] : path;
    }

    private static Contract Load()
    {
        using var stream = typeof(Contract).Assembly.GetManifestResourceStream("platform-v270.json")!;
        using var document = JsonDocument.Parse(stream);
        return new Contract(document.RootElement.Clone());
    }
}
