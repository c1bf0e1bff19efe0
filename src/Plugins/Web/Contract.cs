// Packages with resources of their own have to get the very types of the site that serves them.
[assembly: Twisted.Plugins.PluginContract]
