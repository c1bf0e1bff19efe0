using System.Collections;
using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Twisted.Network;
using Twisted.Runner.Daemons;
using Twisted.Runner.Native;
using Twisted.Runner.Notifications;

namespace Twisted.Runner.Upgrading;

/// <summary>A successor on its way, and what it says of that.</summary>
/// <remarks>It gets three pipes: one to tell how it does, one for a secret, and one on which it waits, once all is started, to be told to take over.</remarks>
internal sealed class SuccessorStart : IDisposable
{
    private readonly AnonymousPipeServerStream _report = new(PipeDirection.In, HandleInheritability.None);
    private readonly AnonymousPipeServerStream _order = new(PipeDirection.Out, HandleInheritability.None);
    private readonly AnonymousPipeServerStream _permission = new(PipeDirection.Out, HandleInheritability.None);
    private readonly StreamReader _lines;

    private SuccessorStart() => _lines = new StreamReader(_report);

    public DetachedProcess Process { get; private set; } = null!;

    /// <param name="plan">What to start.</param>
    /// <param name="pidFile">The open pidfile.</param>
    /// <param name="control">The control socket.</param>
    /// <param name="sockets">What this process listens at.</param>
    /// <exception cref="RunException">The system refuses.</exception>
    public static SuccessorStart Begin(SuccessorPlan plan, SafeHandle pidFile, SafeHandle control, KeptSockets sockets)
    {
        var start = new SuccessorStart();
        try
        {
            List<SafeHandle> descriptors = [pidFile, control, .. sockets.Descriptors.Select(static socket => socket.Value)];
            var environment = plan.Environment();
            environment[HandoverVariables.Process] = Number(Environment.ProcessId);
            environment[HandoverVariables.Places] = string.Join(' ', sockets.Descriptors.Select(static socket => Uri.EscapeDataString(socket.Key)));
            environment[LaunchMessage.Variable] = Add(start._report);
            environment[LaunchMessage.OrderVariable] = Add(start._order);
            environment[HandoverVariables.Permission] = Add(start._permission);
            start.Process = DetachedProcess.Start(plan.Program, plan.Arguments, environment, plan.Folder, descriptors, plan.KeepsOutput);
            foreach (var pipe in (AnonymousPipeServerStream[])[start._report, start._order, start._permission])
            {
                pipe.DisposeLocalCopyOfClientHandle();
            }

            start.Send(plan.Secret);
            return start;

            string Add(AnonymousPipeServerStream pipe)
            {
                descriptors.Add(pipe.ClientSafePipeHandle);
                return Number(DetachedProcess.FirstDescriptor + descriptors.Count - 1);
            }
        }
        catch
        {
            start.Dispose();
            throw;
        }
    }

    /// <summary>The next line that it says; null at the end.</summary>
    public Task<string?> ReadAsync() => Task.Run(_lines.ReadLine);

    /// <summary>Tells it to take over.</summary>
    public void Permit()
    {
        try
        {
            _permission.WriteByte(LaunchMessage.Go);
        }
        catch (IOException)
        {
            // It has died, which its last words, or none, will tell.
        }
    }

    public void Dispose()
    {
        _permission.Dispose();
        _order.Dispose();

        // Some thread may still wait for its next line: that ends with the process.
        if (Process?.TryGetExit() is not null || Process is null)
        {
            _lines.Dispose();
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Send(string? secret)
    {
        try
        {
            _order.WriteByte(LaunchMessage.Go);
            _order.Write(System.Text.Encoding.UTF8.GetBytes(secret ?? ""));
        }
        catch (IOException)
        {
            // As above.
        }

        _order.Dispose();
    }
}
