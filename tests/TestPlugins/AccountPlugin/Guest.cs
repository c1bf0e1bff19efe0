namespace AccountPlugin;

/// <summary>What the protocol works with for an account.</summary>
/// <param name="Name">Of the account; empty for everybody.</param>
/// <param name="Visit">How often it was here, this time included.</param>
public sealed record Guest(string Name, int Visit)
{
    public string Greeting => Name.Length == 0 ? "hello, whoever you are" : $"hello, {Name}, visit {Visit}";
}
