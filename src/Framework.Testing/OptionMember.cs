using System.Globalization;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Twisted.Usage;

namespace Twisted.Testing;

/// <summary>A member with an option's attribute, and what a command line gave it.</summary>
internal sealed class OptionMember
{
    private readonly OptionAttribute _attribute;
    private readonly MemberInfo _member;
    private readonly Type? _type;
    private readonly List<object?> _items = [];

    private OptionMember(MemberInfo member, OptionAttribute attribute)
    {
        _member = member;
        _attribute = attribute;
        var type = member is MethodInfo method ? method.GetParameters().FirstOrDefault()?.ParameterType : ((PropertyInfo)member).PropertyType;
        IsList = type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        _type = IsList ? type!.GenericTypeArguments[0] : type;
    }

    public bool IsList { get; }

    public bool IsHandler => _member is MethodInfo;

    public bool TakesValue => _type is not null && _attribute is not FlagAttribute;

    public bool IsRequired => _attribute is ParameterAttribute { Required: true } or ArgumentAttribute { Required: true };

    public int? Position => (_attribute as ArgumentAttribute)?.Position;

    /// <summary>How often it was given.</summary>
    public int Count { get; private set; }

    public string Label => Position is null ? $"--{_attribute.Name}" : _attribute.Name;

    private char ShortName => _attribute switch
    {
        ParameterAttribute parameter => parameter.ShortName,
        FlagAttribute flag => flag.ShortName,
        HandlerAttribute handler => handler.ShortName,
        _ => '\0',
    };

    public static OptionMember[] Of(Type options) =>
    [
        .. from member in options.GetMembers()
           from attribute in member.GetCustomAttributes<OptionAttribute>()
           select new OptionMember(member, attribute),
    ];

    public bool IsCalled(string word) =>
        Position is null && (word == $"--{_attribute.Name}" || (ShortName != '\0' && word == $"-{ShortName}"));

    public void SetDefault(Options options)
    {
        if ((_attribute as ParameterAttribute)?.Default is { } value && !IsList)
        {
            Set(options, OptionText.Read(_type!, Text(value)));
        }
    }

    public void Take(Options options, string? value)
    {
        Count++;
        if (_member is MethodInfo method)
        {
            Call(method, options, value is null ? [] : [OptionText.Read(_type!, value)]);
        }
        else if (IsList)
        {
            _items.Add(OptionText.Read(_type!, value!));
        }
        else
        {
            Set(options, value is null ? true : OptionText.Read(_type!, value));
        }
    }

    /// <summary>Sets a list to all that was given, or to its default.</summary>
    public void SetList(Options options)
    {
        if (!IsList)
        {
            return;
        }

        if (_items.Count == 0 && (_attribute as ParameterAttribute)?.Default is { } value)
        {
            _items.Add(OptionText.Read(_type!, Text(value)));
        }

        if (_items.Count > 0 || ((PropertyInfo)_member).GetValue(options) is null)
        {
            var items = Array.CreateInstance(_type!, _items.Count);
            for (var i = 0; i < _items.Count; i++)
            {
                items.SetValue(_items[i], i);
            }

            Set(options, items);
        }
    }

    private static string Text(object value) =>
        value is bool or Enum ? value.ToString()!.ToLowerInvariant() : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static void Call(MethodInfo method, Options options, object[] arguments)
    {
        try
        {
            method.Invoke(options, arguments);
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }
    }

    private void Set(Options options, object value) => ((PropertyInfo)_member).SetValue(options, value);
}
