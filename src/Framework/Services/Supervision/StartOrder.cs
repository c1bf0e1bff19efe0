namespace Twisted.Services;

/// <summary>The order in which children start: that in which they were added, but for those that others depend on.</summary>
internal static class StartOrder
{
    /// <param name="children">In the order in which they were added.</param>
    /// <param name="supervision">Says who depends on whom.</param>
    /// <param name="parent">What messages call the parent.</param>
    /// <exception cref="ServiceException">A name is none of a child, or services depend on each other in a circle.</exception>
    public static SupervisedChild[] Of(IReadOnlyList<SupervisedChild> children, Supervision supervision, string parent)
    {
        if (supervision.Children.Count == 0)
        {
            return [.. children];
        }

        var byName = ByName(children);
        foreach (var (name, child) in supervision.Children)
        {
            Expect(byName, name, $"the supervision of {parent} speaks of \"{name}\"");
            foreach (var other in child.DependsOn)
            {
                Expect(byName, other, $"\"{name}\" depends on \"{other}\" in {parent}");
            }
        }

        List<SupervisedChild> order = [];
        HashSet<SupervisedChild> done = [];
        List<string> path = [];
        foreach (var child in children)
        {
            Append(child);
        }

        return [.. order];

        void Append(SupervisedChild child)
        {
            if (done.Contains(child))
            {
                return;
            }

            var needed = supervision.Of(child.Service.Name).DependsOn;
            if (needed.Count > 0)
            {
                var name = child.Service.Name!;
                if (path.Contains(name))
                {
                    throw new ServiceException($"services of {parent} depend on each other in a circle: {string.Join(" -> ", [.. path.SkipWhile(other => other != name), name])}; take one of these dependencies out");
                }

                path.Add(name);
                foreach (var other in needed)
                {
                    Append(byName[other]);
                }

                path.RemoveAt(path.Count - 1);
            }

            done.Add(child);
            order.Add(child);
        }
    }

    /// <summary>Those that have to be restarted with some, as they depend on them.</summary>
    public static HashSet<SupervisedChild> WithDependents(IEnumerable<SupervisedChild> some, IReadOnlyList<SupervisedChild> order, Supervision supervision)
    {
        HashSet<SupervisedChild> all = [.. some];
        if (supervision.Children.Count > 0)
        {
            var names = all.Select(static child => child.Service.Name).ToHashSet();

            // Once is enough: whoever depends on one comes after it.
            foreach (var child in order)
            {
                if (supervision.Of(child.Service.Name).DependsOn.Any(names.Contains) && all.Add(child))
                {
                    names.Add(child.Service.Name);
                }
            }
        }

        return all;
    }

    private static Dictionary<string, SupervisedChild> ByName(IReadOnlyList<SupervisedChild> children)
    {
        Dictionary<string, SupervisedChild> byName = [];
        foreach (var child in children)
        {
            if (child.Service.Name is { } name)
            {
                byName[name] = child;
            }
        }

        return byName;
    }

    private static void Expect(Dictionary<string, SupervisedChild> byName, string name, string claim)
    {
        if (!byName.ContainsKey(name))
        {
            throw new ServiceException($"{claim}, and there is no service of that name; it has {(byName.Count == 0 ? "none with a name" : string.Join(", ", byName.Keys.Select(known => $"\"{known}\"")))}");
        }
    }
}
