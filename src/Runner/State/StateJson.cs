using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Twisted.Network;

namespace Twisted.Runner.State;

/// <summary>The state as one line of JSON. Apart from what else there is, so that only who asks for it loads the writer.</summary>
public static class StateJson
{
    /// <summary>Of the form; a member that is added leaves it as it is.</summary>
    internal const int FormVersion = 1;

    /// <summary>UTF-8 in which everything beyond ASCII is escaped; without a line end.</summary>
    public static ReadOnlyMemory<byte> Write(ApplicationState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version"u8, FormVersion);
            json.WriteString("name"u8, state.Name);
            json.WriteString("state"u8, Words.Of(state.Phase));
            json.WriteNumber("processId"u8, state.ProcessId);
            WriteNumber(json, "predecessorId", state.PredecessorId);
            WriteTime(json, "since", state.Since);
            WriteTime(json, "time", state.Time);
            json.WriteString("user"u8, state.User);
            json.WriteString("folder"u8, state.Folder);
            json.WriteString("log"u8, state.Log);
            json.WriteNumber("logEntriesLost"u8, state.LogEntriesLost);
            json.WriteString("program"u8, state.Program);
            json.WriteString("programVersion"u8, state.Version);
            WriteServices(json, state.Services);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>What is said of a process that does not run, or says nothing.</summary>
    internal static ReadOnlyMemory<byte> WriteAbsent(string state, int? processId, string reason)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version"u8, FormVersion);
            json.WriteString("state"u8, state);
            WriteNumber(json, "processId", processId);
            json.WriteString("reason"u8, reason);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteServices(Utf8JsonWriter json, IReadOnlyList<ServiceNodeState> services)
    {
        json.WriteStartArray("services"u8);
        foreach (var service in services)
        {
            Write(json, service);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ServiceNodeState service)
    {
        json.WriteStartObject();
        json.WriteString("path"u8, service.Path);
        json.WriteString("name"u8, service.Name);
        json.WriteString("type"u8, service.Type);
        json.WriteString("state"u8, Words.Of(service.State));
        WriteTime(json, "since", service.Since);
        json.WriteNumber("restarts"u8, service.Restarts);
        json.WriteString("lastFailure"u8, service.LastFailure);
        WriteTraffic(json, service.Traffic);
        WriteNumber(json, "remaining", service.Remaining);
        WriteServices(json, service.Services);
        json.WriteEndObject();
    }

    private static void WriteTraffic(Utf8JsonWriter json, TrafficCounts? counts)
    {
        if (counts is not { } traffic)
        {
            json.WriteNull("traffic"u8);
            return;
        }

        json.WriteStartObject("traffic"u8);
        json.WriteNumber("openConnections"u8, traffic.OpenConnections);
        json.WriteNumber("connections"u8, traffic.Connections);
        json.WriteNumber("bytesReceived"u8, traffic.BytesReceived);
        json.WriteNumber("bytesSent"u8, traffic.BytesSent);
        json.WriteNumber("errors"u8, traffic.Errors);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    private static void WriteNumber(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
