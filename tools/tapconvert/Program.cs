using Twisted.Tools.Tapconvert;

return new TapconvertCommand(Console.Out, Console.Error).Run(args);
