namespace Twisted.Sdk;

/// <summary>The numbers of the faults, which authors look up; a number is never given to another fault.</summary>
internal enum FaultCode
{
    NotConstructible = 1,
    NotATapPlugin = 2,
    InvalidTapName = 3,
    TapNameTwice = 4,
    EmptyName = 5,
    StrayData = 6,
    DerivedAttribute = 7,
    InvalidOptionName = 10,
    OptionTwice = 11,
    UnsupportedType = 12,
    DefaultDoesNotFit = 13,
    ArgumentPositions = 14,
    UnusableMember = 15,
    RequiredWithDefault = 16,
    UnreadableAssembly = 20,
    NoPlugins = 21,
    BrokenManifest = 30,
    ManifestDisagrees = 31,
    NotInManifest = 32,
    NotInCode = 33,
}
