namespace Twisted.Protocols;

/// <summary>A protocol whose messages have lengths that are known beforehand: each state says how many bytes it wants, and what they lead to.</summary>
public abstract class StatefulProtocol : BufferedProtocol
{
    private State? _state;

    /// <summary>Handles the bytes of a state.</summary>
    /// <param name="data">As many as the state wanted. They are gone when the handler returns.</param>
    /// <returns>The next state; null for the same one again.</returns>
    protected delegate State? StateHandler(ReadOnlySpan<byte> data);

    /// <summary>The state in which a connection begins.</summary>
    protected abstract State InitialState { get; }

    /// <inheritdoc/>
    protected sealed override int Take(ReadOnlySpan<byte> data)
    {
        var state = _state ??= InitialState;
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
    }
}
