using Twisted.Services;

namespace Twisted.Runner.State;

/// <param name="Text">Without anything that a terminal would obey.</param>
/// <param name="State">Of the service that the line is about; null for any other line.</param>
/// <param name="IsHeading">True for the names of the columns.</param>
internal sealed record StatusLine(string Text, ServiceState? State = null, bool IsHeading = false);
