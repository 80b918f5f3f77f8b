using System.ComponentModel.DataAnnotations;

namespace Aura.Actions;

/// <summary>An object's name: a DNS subdomain name (RFC 1123), as the API server validates it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ObjectNameAttribute()
    : RegularExpressionAttribute("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
