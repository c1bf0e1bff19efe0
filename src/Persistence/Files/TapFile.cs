using Twisted.Persistence.Encryption;
using Twisted.Persistence.Model;
using Twisted.Persistence.Upgrading;
using Twisted.Services;
using Twisted.Shared;

namespace Twisted.Persistence;

/// <summary>A tap: a whole application in a file.</summary>
/// <remarks>
/// Reading has two steps, because the document says what has to be loaded before the objects can be made:
/// <see cref="Open"/>, then <see cref="ToApplication"/>.
/// </remarks>
public sealed class TapFile
{
    private TapFile(string path, TapFormat format, TapKey? key, TapDocument document)
    {
        Path = path;
        Format = format;
        Key = key;
        Document = document;
        Warnings = TapWarnings.Of(path, format, key is not null);
    }

    /// <summary>The file, as it was given.</summary>
    public string Path { get; }

    /// <summary>The encoding, as the content says.</summary>
    public TapFormat Format { get; }

    /// <summary>The key that it is encrypted with; null when it is not.</summary>
    public TapKey? Key { get; }

    /// <summary>What is dubious about the file, though it can be read: one line each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    public TapDocument Document { get; }

    /// <summary>The bytes of the file, encrypted ones if it is, where <see cref="TapReading.KeepsContent"/> asked for them; null also for one of a mebibyte or more.</summary>
    public ReadOnlyMemory<byte>? Content { get; private init; }

    /// <summary>Reads a tap and checks that it is whole.</summary>
    /// <exception cref="TapException">It is missing, unreadable, no tap, damaged, newer than this program, or its passphrase is another.</exception>
    public static TapFile Open(string path, TapReading? reading = null)
    {
        var read = ReadAll(path);
        try
        {
            return Decode(path, read, reading);
        }
        finally
        {
            FileContent.Release(read);
        }
    }

    /// <summary>Reads a tap from a stream, to its end.</summary>
    /// <param name="stream">Stays open.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="reading">How to read it.</param>
    /// <exception cref="TapException">It is no tap, damaged, newer than this program, or its passphrase is another.</exception>
    public static TapFile Read(Stream stream, string name, TapReading? reading)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            return Decode(name, FileContent.Read(stream), reading);
        }
        catch (InvalidDataException exception)
        {
            throw Unreadable(name, exception);
        }
        catch (IOException exception)
        {
            throw new TapException($"cannot read \"{name}\": {exception.Message}", exception);
        }
    }

    /// <summary>Reads a tap of which somebody has kept the bytes.</summary>
    /// <param name="content">As <see cref="Content"/> had them.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="reading">How to read it.</param>
    /// <exception cref="TapException">It is no tap, damaged, newer than this program, or its passphrase is another.</exception>
    public static TapFile Read(ReadOnlyMemory<byte> content, string name, TapReading? reading) => Decode(name, content, reading);

    /// <summary>What was read in another way, as if it had been read from its file.</summary>
    public static TapFile Of(string path, TapFormat format, TapDocument document) => new(path, format, key: null, document);

    /// <summary>True for a file that begins like an encrypted tap. It need not be whole; a file that cannot be read is none.</summary>
    public static bool IsEncrypted(string path)
    {
        try
        {
            // What is no ordinary file may wait for ever to be read.
            if (!File.Exists(path) || !FileStatus.IsRegular(path))
            {
                return false;
            }

            using var file = File.OpenHandle(path);
            Span<byte> beginning = stackalloc byte[EncryptedHeader.Signature.Length];
            return EncryptedTap.IsOne(beginning[..RandomAccess.Read(file, beginning, 0)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Saves a tap: all of it is on disk under its name, or the file is as it was.</summary>
    /// <param name="path">The file.</param>
    /// <param name="document">What is saved.</param>
    /// <param name="format">The encoding.</param>
    /// <param name="key">Encrypts it; null leaves it readable.</param>
    /// <exception cref="TapException">The file cannot be written.</exception>
    public static void Save(string path, TapDocument document, TapFormat format, TapKey? key) =>
        Save(path, TapEncodings.Of(format).Write(document), key);

    /// <inheritdoc cref="Save(string, TapDocument, TapFormat, TapKey?)"/>
    public static void Save(string path, TapSnapshot snapshot, TapFormat format, TapKey? key) =>
        Save(path, TapEncodings.Write(snapshot, format), key);

    /// <summary>Makes the application.</summary>
    /// <param name="types">The framework's types, and those of the drop-ins that the document names.</param>
    /// <param name="warn">Hears of what was ignored.</param>
    /// <exception cref="TapException">The objects do not fit the types.</exception>
    public Application ToApplication(PersistedTypeRegistry types, Action<string>? warn = null)
    {
        try
        {
            return ModelReader.Read<Application>(Document.Root, types, warn);
        }
        catch (InvalidDataException exception)
        {
            throw Unreadable(Path, exception);
        }
    }

    /// <summary>Brings the objects of <see cref="Document"/> to the versions that their types have now; the file stays as it is.</summary>
    /// <returns>What changed, in the order of the old names.</returns>
    /// <exception cref="TapException">An object is newer than its type, or a step is missing or fails. The document is spoilt then.</exception>
    public IReadOnlyList<UpgradedType> Upgrade(PersistedTypeRegistry types)
    {
        var tally = new UpgradeTally(types);
        try
        {
            new Upgrader(types) { Upgraded = tally.Add }.UpgradeAll(Document.Root);
            return tally.ToList();
        }
        catch (InvalidDataException exception)
        {
            throw Unreadable(Path, exception);
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw Unreadable(Path, new InvalidDataException("Its objects are nested too deeply.", exception));
        }
    }

    private static TapFile Decode(string path, ReadOnlyMemory<byte> content, TapReading? reading)
    {
        try
        {
            TapKey? key = null;
            var file = content;
            if (EncryptedTap.IsOne(content.Span))
            {
                (content, key) = EncryptedTap.Decrypt(content.Span, reading?.Passphrase, reading?.Key);
            }

            var format = TapEncodings.Recognize(content.Span, path);
            if (reading?.Format is { } wanted && wanted != format)
            {
                throw new InvalidDataException($"It is {TapEndings.Describe(format)}, and {TapEndings.Describe(wanted)} is asked for.");
            }

            return new TapFile(path, format, key, TapEncodings.Of(format).Read(content))
            {
                // Larger ones are memory of the system's, which is given back.
                Content = reading?.KeepsContent == true && file.Length < FileContent.SmallFile ? file : null,
            };
        }
        catch (InvalidDataException exception)
        {
            throw Unreadable(path, exception);
        }
    }

    private static void Save(string path, ReadOnlyMemory<byte> content, TapKey? key) =>
        AtomicFile.Write(path, key is null ? content.Span : EncryptedTap.Encrypt(content.Span, key));

    private static ReadOnlyMemory<byte> ReadAll(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= FileContent.Largest
                ? FileContent.Read(path, length)
                : throw new TapException($"cannot read \"{path}\": it has {length} bytes, and a tap has at most {FileContent.Largest}");
        }
        catch (InvalidDataException exception)
        {
            throw Unreadable(path, exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TapException(
                Directory.Exists(path)
                    ? $"cannot read \"{path}\": it is a folder"
                    : $"cannot read \"{path}\": there is no such file\nmktap makes one: mktap --help",
                exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new TapException($"cannot read \"{path}\": permission denied", exception);
        }
        catch (IOException exception)
        {
            throw new TapException($"cannot read \"{path}\": {exception.Message}", exception);
        }
    }

    private static TapException Unreadable(string path, InvalidDataException cause)
    {
        var text = cause.Message;
        return new TapException($"cannot read \"{path}\": {char.ToLowerInvariant(text[0])}{text[1..].TrimEnd('.')}", cause);
    }
}
