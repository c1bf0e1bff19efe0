// Run once, so what is made here is there for all requests, until the file changes.
return new Counter();

sealed class Counter : Resource
{
    private int _count;

    public override Task RenderAsync(HttpContext context) => context.Response.WriteAsync($"You are visitor {Interlocked.Increment(ref _count)}.\n");
}
