using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Twisted.Accounts;

/// <summary>One check of one password. It blocks.</summary>
internal static unsafe class PamTransaction
{
    private const int Success = 0;
    private const int ConversationFailed = 19;
    private const int UserItem = 2;

    /// <summary>No message but a question, and no login with an empty password.</summary>
    private const int Flags = 0x8000 | 0x1;

    private const int AskHidden = 1;
    private const int AskShown = 2;
    private const int MostMessages = 32;

    /// <summary>What is said of the user; anything else is a fault of the service or its modules.</summary>
    private static readonly HashSet<int> Refusals =
    [
        6, // PAM_PERM_DENIED
        7, // PAM_AUTH_ERR
        8, // PAM_CRED_INSUFFICIENT
        10, // PAM_USER_UNKNOWN
        11, // PAM_MAXTRIES
        12, // PAM_NEW_AUTHTOK_REQD
        13, // PAM_ACCT_EXPIRED
        16, // PAM_CRED_EXPIRED
        27, // PAM_AUTHTOK_EXPIRED
    ];

    /// <returns>The user's name, as the modules say it is; null for a refusal.</returns>
    /// <exception cref="AccountStoreException">PAM, or the service, cannot say.</exception>
    public static string? Check(string service, string user, string password)
    {
        var answers = new Answers(user, password);
        var pinned = GCHandle.Alloc(answers);
        try
        {
            var conversation = new PamConversation { Ask = &Ask, Datum = GCHandle.ToIntPtr(pinned) };
            var status = PamCalls.Start(service, user, &conversation, out var handle);
            if (status != Success)
            {
                throw new AccountStoreException($"cannot use the PAM service \"{service}\": {Describe(0, status)}");
            }

            try
            {
                status = PamCalls.Authenticate(handle, Flags);
                status = status == Success ? PamCalls.CheckAccount(handle, Flags) : status;
                return status == Success ? UserOf(handle) ?? user
                    : Refusals.Contains(status) ? null
                    : throw new AccountStoreException(
                        status == ConversationFailed && answers.Unanswered is { } question
                            ? $"the PAM service \"{service}\" asks for more than a password: \"{question}\""
                            : $"the PAM service \"{service}\" failed: {Describe(handle, status)}; see /etc/pam.d/{service} and the system's log");
            }
            finally
            {
                _ = PamCalls.End(handle, status);
            }
        }
        finally
        {
            pinned.Free();
        }
    }

    private static string? UserOf(nint handle) => PamCalls.GetItem(handle, UserItem, out var name) == Success ? Marshal.PtrToStringUTF8(name) : null;

    private static string Describe(nint handle, int status) => Marshal.PtrToStringUTF8(PamCalls.Describe(handle, status)) ?? $"status {status}";

    /// <summary>PAM calls it on the thread that called PAM; nothing may be thrown through it.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Ask(int count, PamMessage** messages, PamAnswer** result, nint datum)
    {
        if (count is < 1 or > MostMessages || GCHandle.FromIntPtr(datum).Target is not Answers answers)
        {
            return ConversationFailed;
        }

        // PAM frees them with the C library, so they come from there.
        var given = (PamAnswer*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(PamAnswer));
        for (var i = 0; i < count; i++)
        {
            if (messages[i]->Style is not (AskHidden or AskShown))
            {
                continue;
            }

            if (answers.To(messages[i]->Style == AskHidden, Marshal.PtrToStringUTF8(messages[i]->Text)) is not { } answer)
            {
                Free(given, count);
                return ConversationFailed;
            }

            given[i].Text = Copy(answer);
        }

        *result = given;
        return Success;
    }

    private static nint Copy(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var copy = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        CryptographicOperations.ZeroMemory(bytes);
        return (nint)copy;
    }

    private static void Free(PamAnswer* answers, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (answers[i].Text != 0)
            {
                CryptographicOperations.ZeroMemory(MemoryMarshal.CreateSpan(ref *(byte*)answers[i].Text, CountBytes((byte*)answers[i].Text)));
            }

            NativeMemory.Free((void*)answers[i].Text);
        }

        NativeMemory.Free(answers);
    }

    private static int CountBytes(byte* text) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text).Length;

    /// <summary>The password is for the first question that hides its answer; a second one would ask for something else, such as a code.</summary>
    private sealed class Answers(string user, string password)
    {
        private bool _gavePassword;

        /// <summary>The question that there is no answer to.</summary>
        public string? Unanswered { get; private set; }

        public string? To(bool isHidden, string? question)
        {
            if (!isHidden)
            {
                return user;
            }

            if (_gavePassword)
            {
                Unanswered = question;
                return null;
            }

            _gavePassword = true;
            return password;
        }
    }
}
