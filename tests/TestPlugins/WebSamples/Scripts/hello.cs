return (RequestDelegate)(context => context.Response.WriteAsync($"Hello from {context.Request.PathBase}\n"));
