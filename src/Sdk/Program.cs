return Twisted.Sdk.ManifestProgram.Run(args, Console.Out);
