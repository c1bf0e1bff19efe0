namespace Twisted.Accounts;

/// <summary>What a protocol works with for an account, and how that ends.</summary>
/// <param name="Value">Of the kind that was asked for.</param>
/// <param name="LogOut">Called once, when the connection is gone; null when there is nothing to do.</param>
public sealed record Avatar(object Value, Func<ValueTask>? LogOut = null);
