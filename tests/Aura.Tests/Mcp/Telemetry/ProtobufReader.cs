using System.Buffers.Binary;
using System.Text;

namespace Aura.Tests.Mcp.Telemetry;

/// <summary>One protobuf message, by the encoding's own rules: the fields' numbers with what they hold.</summary>
internal sealed class ProtobufReader
{
    private readonly ILookup<int, Field> _fields;

    public ProtobufReader(ReadOnlyMemory<byte> message) => _fields = Read(message).ToLookup(f => f.Number);

    private readonly record struct Field(int Number, ulong Value, ReadOnlyMemory<byte> Bytes);

    public bool Has(int number) => _fields.Contains(number);

    public IEnumerable<ProtobufReader> Messages(int number) =>
        _fields[number].Select(f => new ProtobufReader(f.Bytes));

    public ProtobufReader? Message(int number) => Messages(number).LastOrDefault();

    public string Text(int number) => Encoding.UTF8.GetString(_fields[number].LastOrDefault().Bytes.Span);

    public string Hex(int number) => Convert.ToHexStringLower(_fields[number].LastOrDefault().Bytes.Span);

    public long Integer(int number) => (long)_fields[number].LastOrDefault().Value;

    public double Double(int number) => BitConverter.UInt64BitsToDouble(_fields[number].LastOrDefault().Value);

    private static IEnumerable<Field> Read(ReadOnlyMemory<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            var key = Varint(ref rest);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    yield return new Field(number, Varint(ref rest), default);
                    break;
                case 1:
                    yield return new Field(number, BinaryPrimitives.ReadUInt64LittleEndian(rest.Span), default);
                    rest = rest[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref rest);
                    yield return new Field(number, 0, rest[..length]);
                    rest = rest[length..];
                    break;
                case 5:
                    yield return new Field(number, BinaryPrimitives.ReadUInt32LittleEndian(rest.Span), default);
                    rest = rest[4..];
                    break;
                default:
                    throw new InvalidDataException($"field {number} has the unknown wire type {key & 7}");
            }
        }
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> rest)
    {
        var (value, at) = (0UL, 0);
        byte next;
        do
        {
            next = rest.Span[at];
            value |= (ulong)(next & 0x7f) << (7 * at++);
        }
        while (next >= 0x80);
        rest = rest[at..];
        return value;
    }
}
