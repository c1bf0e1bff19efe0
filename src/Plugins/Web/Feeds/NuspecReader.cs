using System.Xml;
using System.Xml.Linq;

namespace Twisted.Web.Feeds;

/// <summary>Reads what a nuspec says of a package; elements are known by their local names, as there are many namespaces of it.</summary>
internal static class NuspecReader
{
    private const int MostDepth = 32;

    /// <summary>Of a description or summary, as on nuget.org; the rest is in the nuspec itself.</summary>
    private const int MostText = 4000;

    private static readonly char[] TagMarks = [' ', ',', ';', '\t', '\r', '\n'];

    /// <exception cref="InvalidPackageException">It is no nuspec, or lacks a good id or version.</exception>
    public static FeedPackage Read(byte[] nuspec)
    {
        var metadata = Child(Load(nuspec), "metadata") ?? throw new InvalidPackageException("has a nuspec without metadata");
        var id = Text(metadata, "id");
        if (!PackageWords.IsId(id))
        {
            throw new InvalidPackageException($"has the id \"{Shorten(id, 100)}\", which is none: up to 100 letters, digits, '.', '-' and '_'");
        }

        var version = Text(metadata, "version");
        var license = Child(metadata, "license");
        return new FeedPackage
        {
            Id = id,
            Version = FeedVersion.Parse(version) ?? throw new InvalidPackageException($"has the version \"{Shorten(version, 100)}\", which is none; one is 1.0.0 or 1.0.0-beta.1"),
            Title = Shorten(Text(metadata, "title"), MostText),
            Description = Shorten(Text(metadata, "description"), MostText),
            Summary = Shorten(Text(metadata, "summary"), MostText),
            Language = Text(metadata, "language"),
            MinClientVersion = metadata.Attribute("minClientVersion")?.Value ?? "",
            LicenseExpression = license?.Attribute("type")?.Value == "expression" ? license.Value.Trim() : "",
            LicenseUrl = Address(metadata, "licenseUrl"),
            ProjectUrl = Address(metadata, "projectUrl"),
            IconUrl = Address(metadata, "iconUrl"),
            RequiresLicenseAcceptance = string.Equals(Text(metadata, "requireLicenseAcceptance"), "true", StringComparison.OrdinalIgnoreCase),
            Authors = Split(Text(metadata, "authors"), ','),
            Owners = Split(Text(metadata, "owners"), ','),
            Tags = Split(Text(metadata, "tags"), TagMarks),
            Types = [.. Children(Child(metadata, "packageTypes"), "packageType").Select(type => new FeedPackageType(Attribute(type, "name"), Attribute(type, "version")))],
            DependencyGroups = Groups(Child(metadata, "dependencies")),
        };
    }

    private static XElement Load(byte[] nuspec)
    {
        try
        {
            // Twice, as elements inside of each other without end would exhaust the stack of what works on the tree.
            using var looking = Reader(nuspec);
            while (looking.Read())
            {
                if (looking.Depth > MostDepth)
                {
                    throw new InvalidPackageException($"has a nuspec with elements more than {MostDepth} deep");
                }
            }

            using var reader = Reader(nuspec);
            return XDocument.Load(reader).Root!;
        }
        catch (XmlException exception)
        {
            throw new InvalidPackageException($"has a nuspec that is no XML: {exception.Message}", exception);
        }
    }

    private static XmlReader Reader(byte[] nuspec) => XmlReader.Create(new MemoryStream(nuspec), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = PackageReader.MostNuspecBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    });

    /// <summary>Old nuspecs have dependencies without groups; those hold for all frameworks.</summary>
    private static List<FeedDependencyGroup> Groups(XElement? dependencies)
    {
        var groups = Children(dependencies, "group").Select(group => new FeedDependencyGroup(Attribute(group, "targetFramework"), Dependencies(group))).ToList();
        if (Dependencies(dependencies) is { Count: > 0 } bare)
        {
            groups.Add(new FeedDependencyGroup("", bare));
        }

        return groups;
    }

    private static List<FeedDependency> Dependencies(XElement? parent) =>
        [.. Children(parent, "dependency").Select(dependency => new FeedDependency(Attribute(dependency, "id"), Range(Attribute(dependency, "version"))))];

    /// <summary>A version alone is the lowest.</summary>
    private static string Range(string text) => text.Length == 0 ? "(, )" : text[0] is '[' or '(' ? text : $"[{text}, )";

    private static string Address(XElement metadata, string name) =>
        Uri.TryCreate(Text(metadata, name), UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address.AbsoluteUri
            : "";

    private static string Text(XElement parent, string name) => Child(parent, name)?.Value.Trim() ?? "";

    private static string Attribute(XElement element, string name) => element.Attribute(name)?.Value.Trim() ?? "";

    private static XElement? Child(XElement parent, string name) => Children(parent, name).FirstOrDefault();

    private static IEnumerable<XElement> Children(XElement? parent, string name) =>
        parent?.Elements().Where(element => string.Equals(element.Name.LocalName, name, StringComparison.OrdinalIgnoreCase)) ?? [];

    private static string[] Split(string text, params char[] marks) =>
        text.Split(marks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Shorten(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
