using Twisted.Tools.Mktap;

return new MktapCommand(Console.Out, Console.Error).Run(args);
