using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Aura.State.Copying;

/// <summary>
/// Counts rows and adds their SHA-256 up: equal where the rows are, in whatever order. Flags count as numbers.
/// </summary>
internal sealed class RowDigest
{
    private readonly byte[] _sum = new byte[32];

    public long Rows { get; private set; }

    public string Text => Convert.ToHexStringLower(_sum);

    public void Add(DbDataReader row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < row.FieldCount; i++)
        {
            var value = Bytes(row.GetValue(i));
            hash.AppendData(BitConverter.GetBytes(value.Length));
            hash.AppendData(value);
        }
        var carry = 0;
        foreach (var (i, digit) in hash.GetHashAndReset().Index())
        {
            carry += _sum[i] + digit;
            _sum[i] = (byte)carry;
            carry >>= 8;
        }
        Rows++;
    }

    private static byte[] Bytes(object value) => value switch
    {
        DBNull => [0],
        byte[] bytes => [1, .. bytes],
        string text => [2, .. Encoding.UTF8.GetBytes(text)],
        double number => [3, .. BitConverter.GetBytes(number)],
        _ => [4, .. BitConverter.GetBytes(Convert.ToInt64(value, CultureInfo.InvariantCulture))],
    };
}
