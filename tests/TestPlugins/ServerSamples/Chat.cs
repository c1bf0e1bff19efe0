using System.Text;
using Twisted.Policies;
using Twisted.Protocols;

namespace ServerSamples;

[TapPlugin("chat", "Chat TAP Builder", Description = "Lets people talk to each other, by telnet or nc.")]
public sealed class ChatTap : TapPlugin<ChatOptions>
{
    // The outermost is the nearest to the network: what is refused there costs least.
    public override IService MakeService(ChatOptions options) => StreamServer.For(
        options.Listen,
        new ConnectionLimitFactory(
            new TimeoutFactory(
                new ThrottlingFactory(new ChatFactory()) { ReadRatePerConnection = 4096 }) { Idle = options.Idle })
        {
            MaxConnections = options.People,
            MaxConnectionsPerAddress = 10,
        });
}

public sealed class ChatOptions : Options
{
    [Parameter("listen", 'l', Default = 1025, Help = "Where to listen.")]
    public ServerEndpoint Listen { get; init; } = null!; // it has a default

    [Parameter("people", 'p', Default = 1000, Help = "How many may be there at a time.")]
    public int People { get; init; }

    [Parameter("idle", Default = "1h", Help = "How long neither they nor others need to say anything.")]
    public TimeSpan Idle { get; init; }

    public override void PostOptions(OptionErrors errors)
    {
        if (People < 1)
        {
            errors.Add($"--people is \"{People}\"; let in at least one");
        }
    }
}

/// <summary>Somebody, who has said a name or not yet.</summary>
public sealed class Chatter : LineOnlyReceiver
{
    private int _missed;
    private bool _isBehind;

    public Chatter()
    {
        MaxLength = 400;
        EndsAtLineFeed = true;
    }

    /// <summary>Null until it was said, and is nobody else's.</summary>
    public string? Name { get; set; }

    private ChatFactory Room => GetFactory<ChatFactory>();

    public override void ConnectionMade() => SendLine("What is your name?");

    public override void ConnectionLost(ConnectionLostReason reason) => Room.Leave(this);

    /// <summary>Called with the room's lock held, on whatever thread somebody else is served by.</summary>
    public void Tell(string line)
    {
        // One who does not read misses what is said; nobody waits, and no more is kept for them than 64 KiB and a line.
        if (_isBehind)
        {
            _missed++;
        }
        else
        {
            SendLine(line);
        }
    }

    public override void WritingPaused()
    {
        lock (Room.Gate)
        {
            _isBehind = true;
        }
    }

    public override void WritingResumed()
    {
        lock (Room.Gate)
        {
            _isBehind = false;
            SendLine($"* you missed {_missed} lines");
            _missed = 0;
        }
    }

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        // Whatever would move somebody's cursor is left out.
        var text = string.Concat(Encoding.UTF8.GetString(line).Where(c => !char.IsControl(c))).Trim();
        if (Name is null)
        {
            Enter(text);
        }
        else if (text == "/quit")
        {
            SendLine("* goodbye");
            Transport.LoseConnection();
        }
        else if (text.Length > 0)
        {
            Room.Say($"<{Name}> {text}");
        }
    }

    private void Enter(string name)
    {
        if (name.Length is 0 or > 20 || !name.All(char.IsLetterOrDigit))
        {
            SendLine("A name has 1 to 20 letters and digits. What is your name?");
        }
        else if (!Room.Enter(this, name))
        {
            SendLine($"{name} is somebody else. What is your name?");
        }
    }
}

[Persisted("ServerSamples.ChatFactory", 1)]
public sealed partial class ChatFactory : Factory<Chatter>
{
    [Ephemeral]
    private readonly Dictionary<string, Chatter> _people = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Guards who is there, so that all hear the same in the same order.</summary>
    [Ephemeral]
    public Lock Gate { get; } = new();

    /// <returns>False when the name is taken.</returns>
    public bool Enter(Chatter somebody, string name)
    {
        lock (Gate)
        {
            if (!_people.TryAdd(name, somebody))
            {
                return false;
            }

            somebody.Name = name;
            Say($"* {name} is here, with {_people.Count - 1} others");
            return true;
        }
    }

    public void Leave(Chatter somebody)
    {
        lock (Gate)
        {
            if (somebody.Name is { } name && _people.Remove(name))
            {
                Say($"* {name} has left");
            }
        }
    }

    public void Say(string line)
    {
        lock (Gate)
        {
            // Of a copy: to tell somebody may show that they are gone.
            foreach (var somebody in _people.Values.ToArray())
            {
                somebody.Tell(line);
            }
        }
    }
}
