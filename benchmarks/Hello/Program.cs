Console.WriteLine("Hello, World!");

// The memory benchmark looks at it while it does nothing.
if (args is ["sleep"])
{
    Thread.Sleep(Timeout.Infinite);
}
