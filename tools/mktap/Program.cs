using Twisted.Tools.Mktap;

return await new MktapCommand(Console.Out, Console.Error).RunAsync(args);
