using Twisted.Network;

namespace Twisted.Protocols;

/// <summary>A protocol whose messages have lengths that are known beforehand: each state says how many bytes it wants, and what they lead to.</summary>
public abstract class StatefulProtocol : BufferedProtocol
{
    /// <summary>The most bytes that a state may want when nothing else is said: 99,999.</summary>
    public const int DefaultMaxLength = 99_999;

    private State? _state;

    /// <summary>Handles the bytes of a state.</summary>
    /// <param name="data">As many as the state wanted. They are gone when the handler returns.</param>
    /// <returns>The next state; null for the same one again.</returns>
    protected delegate State? StateHandler(ReadOnlySpan<byte> data);

    /// <summary>The state in which a connection begins.</summary>
    protected abstract State InitialState { get; }

    /// <summary>The most bytes that a state may want, as lengths often come from the peer; <see cref="DefaultMaxLength"/> unless set.</summary>
    protected int MaxLength { get; set; } = DefaultMaxLength;

    /// <summary>True but in the initial state and in those that say <see cref="State.MayBeLast"/>, before any of their bytes.</summary>
    protected override bool IsWithinMessage => base.IsWithinMessage || !(_state is null || _state.MayBeLast || _state.IsAs(InitialState));

    /// <summary>A state wants more than <see cref="MaxLength"/>. The default closes the connection with a <see cref="PeerFaultException"/>, which is logged.</summary>
    /// <remarks>What overrides it may write a last word: the connection is closed in order when the handler returns.</remarks>
    /// <param name="length">What it wants.</param>
    protected virtual void LengthLimitExceeded(int length) =>
        Transport.FailConnection(new PeerFaultException($"The peer is to send {length} bytes, and the most is {MaxLength}."));

    /// <inheritdoc/>
    protected sealed override int Take(ReadOnlySpan<byte> data)
    {
        var state = _state ??= InitialState;
        if (state.Length > MaxLength)
        {
            LengthLimitExceeded(state.Length);
            Transport.LoseConnection();
            return data.Length;
        }

        if (data.Length < state.Length)
        {
            return 0;
        }

        _state = state.Handle(data[..state.Length]) ?? state;
        return state.Length;
    }

    /// <summary>What a connection waits for.</summary>
    protected sealed class State
    {
        /// <param name="handle">Handles the bytes.</param>
        /// <param name="length">How many it wants: 1 or more.</param>
        /// <exception cref="ArgumentOutOfRangeException">The length is less than 1.</exception>
        public State(StateHandler handle, int length)
        {
            ArgumentNullException.ThrowIfNull(handle);
            ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
            (Handle, Length) = (handle, length);
        }

        public StateHandler Handle { get; }

        public int Length { get; }

        /// <summary>True where the peer may end the stream instead; false by default, and without a meaning for the initial state.</summary>
        public bool MayBeLast { get; init; }

        internal bool IsAs(State other) => Handle == other.Handle && Length == other.Length;
    }
}
