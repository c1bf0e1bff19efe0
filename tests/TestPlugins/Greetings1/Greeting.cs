namespace Greetings;

public static class Greeting
{
#if GREETINGS_1
    public static string Hello => "Hello from the first version";
#else
    public static string Goodbye => "Goodbye from the second version";
#endif
}
