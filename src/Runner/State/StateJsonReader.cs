using System.Globalization;
using System.Text.Json;
using Twisted.Network;
using Twisted.Services;

namespace Twisted.Runner.State;

/// <summary>Reads what <see cref="StateJson"/> wrote in another process. What a newer one adds is passed over.</summary>
internal static class StateJsonReader
{
    /// <summary>What the writer writes at most; a service takes two.</summary>
    private const int Deepest = 1000;

    /// <exception cref="RunException">It is something else.</exception>
    public static ApplicationState Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Deepest });
            var root = document.RootElement;
            return new ApplicationState
            {
                Name = Text(root, "name"),
                Phase = Enum.Parse<RunPhase>(Text(root, "state"), ignoreCase: true),
                ProcessId = root.GetProperty("processId").GetInt32(),
                PredecessorId = root.GetProperty("predecessorId") is { ValueKind: JsonValueKind.Number } predecessor ? predecessor.GetInt32() : null,
                Since = Time(root, "since") ?? throw new FormatException("\"since\" is missing"),
                Time = Time(root, "time") ?? throw new FormatException("\"time\" is missing"),
                User = Text(root, "user"),
                Folder = Text(root, "folder"),
                Log = Text(root, "log"),
                LogEntriesLost = root.GetProperty("logEntriesLost").GetInt64(),
                Program = Text(root, "program"),
                Version = Text(root, "programVersion"),
                Services = Services(root),
            };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new RunException($"the server answers in a way that this program does not understand: {fault.Message.Split('\n')[0]}; use the program that started it", fault);
        }
    }

    private static ServiceNodeState[] Services(JsonElement parent) => [.. parent.GetProperty("services").EnumerateArray().Select(Service)];

    private static ServiceNodeState Service(JsonElement service) => new()
    {
        Path = Text(service, "path"),
        Name = Text(service, "name"),
        Type = Text(service, "type"),
        State = Enum.Parse<ServiceState>(Text(service, "state"), ignoreCase: true),
        Since = Time(service, "since"),
        Restarts = service.GetProperty("restarts").GetInt32(),
        LastFailure = service.GetProperty("lastFailure").GetString(),
        Traffic = service.GetProperty("traffic") is { ValueKind: JsonValueKind.Object } traffic ? Traffic(traffic) : null,
        Remaining = service.GetProperty("remaining") is { ValueKind: JsonValueKind.Number } remaining ? remaining.GetInt32() : null,
        Services = Services(service),
    };

    private static TrafficCounts Traffic(JsonElement traffic) => new(
        traffic.GetProperty("openConnections").GetInt64(),
        traffic.GetProperty("connections").GetInt64(),
        traffic.GetProperty("bytesReceived").GetInt64(),
        traffic.GetProperty("bytesSent").GetInt64(),
        traffic.GetProperty("errors").GetInt64());

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new FormatException($"\"{name}\" is missing");

    private static DateTimeOffset? Time(JsonElement element, string name) =>
        element.GetProperty(name).GetString() is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;
}
