package io.jsonrpc.server.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What RFC 6455 asks of a server that echoes text, case by case. The numbers are those of the Autobahn test suite, sections 1
 * to 7 and 10; binary messages are refused here by design, so the cases about their echo are left out.
 */
final class WebSocketCases {

    /** How bytes go to the network. */
    enum Pieces {
        /** All frames at once. */
        WHOLE,
        /** Each frame by itself. */
        FRAMES,
        /** Each byte by itself. */
        OCTETS
    }

    /**
     * One case.
     *
     * @param frames what the client sends
     * @param answers what it has to read then, as {@link #said(int, byte[])} describes it
     * @param ends the close codes of which it has to read one after that; none where the client closes, with 1000
     */
    record Case(String id, List<byte[]> frames, Pieces pieces, List<String> answers, List<Integer> ends) {

        @Override
        public String toString() {
            return this.id;
        }
    }

    static final int FIN = 0x80;

    static final int CONTINUATION = 0;

    static final int TEXT = 1;

    static final int BINARY = 2;

    static final int CLOSE = 8;

    static final int PING = 9;

    static final int PONG = 10;

    private static final int PROTOCOL_ERROR = 1002;

    private static final int BAD_TEXT = 1007;

    private static final Integer[] NONE = {};

    private static final Integer[] INVALID = {BAD_TEXT};

    private static final byte[] NOTHING = {};

    private static final byte[] HELLO = ascii("Hello, world!");

    private static final byte[] KOSME = utf8("κόσμε");

    private final List<Case> cases = new ArrayList<>();

    private WebSocketCases() {
        sizes();
        pings();
        reservedBits();
        reservedOpcodes();
        fragments();
        texts();
        closes();
        String large = "*".repeat(65536);
        add("10.1.1", Pieces.WHOLE, fragmented(ascii(large), 1300), echo(ascii(large)));
    }

    static List<Case> all() {
        return new WebSocketCases().cases;
    }

    private void add(String id, Pieces pieces, List<byte[]> frames, List<String> answers, Integer... ends) {
        this.cases.add(new Case(id, frames, pieces, answers, List.of(ends)));
    }

    private void sizes() {
        int[] sizes = {0, 125, 126, 127, 128, 65535, 65536};
        for (int i = 0; i < sizes.length; i++) {
            byte[] text = ascii("*".repeat(sizes[i]));
            add("1.1." + (i + 1), Pieces.WHOLE, List.of(text(text)), echo(text));
        }
        byte[] large = ascii("*".repeat(65536));
        byte[] whole = text(large);
        List<byte[]> chops = new ArrayList<>();
        for (int at = 0; at < whole.length; at += 997) {
            chops.add(Arrays.copyOfRange(whole, at, Math.min(whole.length, at + 997)));
        }
        add("1.1.8", Pieces.FRAMES, chops, echo(large));
    }

    private void pings() {
        byte[] longest = HexFormat.of().parseHex("fe".repeat(125));
        add("2.1", Pieces.WHOLE, List.of(frame(FIN | PING, NOTHING)), List.of(pong(NOTHING)));
        add("2.2", Pieces.WHOLE, List.of(frame(FIN | PING, HELLO)), List.of(pong(HELLO)));
        byte[] binary = {0, (byte) 0xff, (byte) 0xfe, (byte) 0xfd, 0, (byte) 0xff};
        add("2.3", Pieces.WHOLE, List.of(frame(FIN | PING, binary)), List.of(pong(binary)));
        add("2.4", Pieces.WHOLE, List.of(frame(FIN | PING, longest)), List.of(pong(longest)));
        add("2.5", Pieces.WHOLE, List.of(frame(FIN | PING, new byte[126])), List.of(), PROTOCOL_ERROR);
        add("2.6", Pieces.OCTETS, List.of(frame(FIN | PING, longest)), List.of(pong(longest)));
        add("2.7", Pieces.WHOLE, List.of(frame(FIN | PONG, NOTHING)), List.of());
        add("2.8", Pieces.WHOLE, List.of(frame(FIN | PONG, HELLO)), List.of());
        byte[] mine = ascii("ping payload");
        add("2.9", Pieces.WHOLE, List.of(frame(FIN | PONG, HELLO), frame(FIN | PING, mine)), List.of(pong(mine)));
        List<byte[]> many = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            many.add(frame(FIN | PING, ascii("payload-" + i)));
            answers.add(pong(ascii("payload-" + i)));
        }
        add("2.10", Pieces.WHOLE, many, answers);
        add("2.11", Pieces.OCTETS, many, answers);
    }

    private void reservedBits() {
        byte[] good = text(HELLO);
        byte[] ping = frame(FIN | PING, NOTHING);
        add("3.1", Pieces.WHOLE, List.of(frame(0x90 | TEXT, HELLO)), List.of(), PROTOCOL_ERROR);
        add("3.2", Pieces.WHOLE, List.of(good, frame(0xa0 | TEXT, HELLO), ping), echo(HELLO), PROTOCOL_ERROR);
        add("3.3", Pieces.FRAMES, List.of(good, frame(0xb0 | TEXT, HELLO), ping), echo(HELLO), PROTOCOL_ERROR);
        add("3.4", Pieces.OCTETS, List.of(good, frame(0xc0 | TEXT, HELLO), ping), echo(HELLO), PROTOCOL_ERROR);
        add("3.5", Pieces.WHOLE, List.of(frame(0xd0 | BINARY, HELLO)), List.of(), PROTOCOL_ERROR);
        add("3.6", Pieces.WHOLE, List.of(frame(0xe0 | PING, HELLO)), List.of(), PROTOCOL_ERROR);
        add("3.7", Pieces.WHOLE, List.of(frame(0xf0 | CLOSE, NOTHING)), List.of(), PROTOCOL_ERROR);
    }

    private void reservedOpcodes() {
        byte[] ping = frame(FIN | PING, NOTHING);
        for (int section = 1; section <= 2; section++) {
            int first = section == 1 ? 3 : 11;
            String id = "4." + section + ".";
            add(id + 1, Pieces.WHOLE, List.of(frame(FIN | first, NOTHING)), List.of(), PROTOCOL_ERROR);
            add(id + 2, Pieces.WHOLE, List.of(frame(FIN | first + 1, HELLO)), List.of(), PROTOCOL_ERROR);
            for (int i = 3; i <= 5; i++) {
                byte[] reserved = frame(FIN | first + i - 1, i == 3 ? NOTHING : HELLO);
                add(
                        id + i,
                        i == 5 ? Pieces.OCTETS : Pieces.WHOLE,
                        List.of(text(HELLO), reserved, ping),
                        echo(HELLO),
                        PROTOCOL_ERROR);
            }
        }
    }

    private void fragments() {
        add("5.1", Pieces.WHOLE, split(PING, "fragment1", "fragment2"), List.of(), PROTOCOL_ERROR);
        add("5.2", Pieces.WHOLE, split(PONG, "fragment1", "fragment2"), List.of(), PROTOCOL_ERROR);
        List<byte[]> two = split(TEXT, "fragment1", "fragment2");
        byte[] both = ascii("fragment1fragment2");
        byte[] ping = frame(FIN | PING, ascii("ping"));
        List<byte[]> withPing = List.of(two.get(0), ping, two.get(1));
        List<String> pongAndEcho = List.of(pong(ascii("ping")), said(both));
        byte[] stray = frame(FIN | CONTINUATION, ascii("non-continuation"));
        byte[] strayPart = frame(CONTINUATION, ascii("non-continuation"));
        Pieces[] pieces = {Pieces.FRAMES, Pieces.WHOLE, Pieces.OCTETS};
        for (int i = 0; i < 3; i++) {
            add("5." + (3 + i), pieces[i], two, echo(both));
            add("5." + (6 + i), pieces[i], withPing, pongAndEcho);
            add("5." + (9 + i), pieces[i], List.of(stray, text(HELLO)), List.of(), PROTOCOL_ERROR);
            add("5." + (12 + i), pieces[i], List.of(strayPart, text(HELLO)), List.of(), PROTOCOL_ERROR);
        }
        add("5.15", Pieces.WHOLE, List.of(two.get(0), two.get(1), strayPart, text(HELLO)), echo(both), PROTOCOL_ERROR);
        add("5.16", Pieces.WHOLE, List.of(strayPart, two.get(0), two.get(1)), List.of(), PROTOCOL_ERROR);
        add("5.17", Pieces.WHOLE, List.of(stray, two.get(0), two.get(1)), List.of(), PROTOCOL_ERROR);
        add("5.18", Pieces.WHOLE, List.of(two.get(0), text(HELLO)), List.of(), PROTOCOL_ERROR);
        List<byte[]> five = split(TEXT, "fragment1", "fragment2", "fragment3", "fragment4", "fragment5");
        byte[] pong1 = frame(FIN | PING, ascii("pongme 1!"));
        byte[] pong2 = frame(FIN | PING, ascii("pongme 2!"));
        List<byte[]> mixed = List.of(five.get(0), five.get(1), pong1, five.get(2), five.get(3), pong2, five.get(4));
        List<String> answers = List.of(
                pong(ascii("pongme 1!")),
                pong(ascii("pongme 2!")),
                said(ascii("fragment1fragment2fragment3fragment4fragment5")));
        add("5.19", Pieces.FRAMES, mixed, answers);
        add("5.20", Pieces.OCTETS, mixed, answers);
    }

    private void texts() {
        add("6.1.1", Pieces.WHOLE, List.of(text(NOTHING)), echo(NOTHING));
        add("6.1.2", Pieces.WHOLE, split(TEXT, "", "", ""), echo(NOTHING));
        add("6.1.3", Pieces.WHOLE, split(TEXT, "", "middle frame payload", ""), echo(ascii("middle frame payload")));
        byte[] greeting = utf8("Hello-µ@ßöäüàá-UTF-8!!");
        add("6.2.1", Pieces.WHOLE, List.of(text(greeting)), echo(greeting));
        add("6.2.2", Pieces.WHOLE, fragmented(greeting, 12), echo(greeting));
        add("6.2.3", Pieces.WHOLE, fragmented(greeting, 1), echo(greeting));
        add("6.2.4", Pieces.WHOLE, fragmented(KOSME, 1), echo(KOSME));
        byte[] bad = HexFormat.of().parseHex("cebae1bdb9cf83cebcceb5eda080656469746564");
        add("6.3.1", Pieces.WHOLE, List.of(text(bad)), List.of(), BAD_TEXT);
        add("6.3.2", Pieces.WHOLE, fragmented(bad, 1), List.of(), BAD_TEXT);
        // Whether it ends at the bad bytes or at the end of the message is left open.
        add("6.4.1", Pieces.FRAMES, cut(bad, 11, 15), List.of(), BAD_TEXT);
        add("6.4.2", Pieces.FRAMES, cut(bad, 12, 13), List.of(), BAD_TEXT);
        add("6.4.3", Pieces.OCTETS, List.of(text(bad)), List.of(), BAD_TEXT);
        add("6.4.4", Pieces.OCTETS, cut(bad, 11, 15), List.of(), BAD_TEXT);
        good("6.5.", "68656c6c6f", "c2b5", "cebc", "e282ac", "f0909080");
        String kosme = HexFormat.of().formatHex(KOSME);
        for (int bytes = 1; bytes <= KOSME.length; bytes++) {
            byte[] start = Arrays.copyOf(KOSME, bytes);
            boolean whole = Arrays.equals(utf8(new String(start, StandardCharsets.UTF_8)), start);
            text("6.6." + bytes, kosme.substring(0, 2 * bytes), whole);
        }
        good("6.7.", "00", "c280", "e0a080", "f0908080");
        bad("6.8.", "f888808080", "fc8480808080");
        good("6.9.", "7f", "dfbf", "efbfbf", "f48fbfbf");
        bad("6.10.", "f7bfbfbf", "fbbfbfbfbf", "fdbfbfbfbfbf");
        good("6.11.", "ed9fbf", "ee8080", "efbfbd", "f48fbfbf");
        bad("6.11.5-", "f4908080");
        StringBuilder continuations = new StringBuilder();
        for (int octet = 0x80; octet <= 0xbf; octet++) {
            continuations.append(Integer.toHexString(octet));
        }
        bad("6.12.", "80", "bf", "80bf", "80bf80", "80bf80bf", "80bf80bf80", "80bf80bf80be", "" + continuations);
        bad(
                "6.13.",
                lonely(0xc0, 0xdf),
                lonely(0xe0, 0xef),
                lonely(0xf0, 0xf7),
                lonely(0xf8, 0xfb),
                lonely(0xfc, 0xfd));
        String[] incomplete = {
            "c0", "e080", "f08080", "f8808080", "fc80808080", "df", "efbf", "f7bfbf", "fbbfbfbf", "fdbfbfbfbf"
        };
        bad("6.14.", incomplete);
        bad("6.15.", String.join("", incomplete));
        bad("6.16.", "fe", "ff", "fefeffff");
        bad("6.17.", "c0af", "e080af", "f08080af", "f8808080af", "fc80808080af");
        bad("6.18.", "c1bf", "e09fbf", "f08fbfbf", "f887bfbfbf", "fc83bfbfbfbf");
        bad("6.19.", "c080", "e08080", "f0808080", "f880808080", "fc8080808080");
        bad("6.20.", "eda080", "edadbf", "edae80", "edafbf", "edb080", "edbe80", "edbfbf");
        bad(
                "6.21.",
                "eda080edb080",
                "eda080edbfbf",
                "edadbfedb080",
                "edadbfedbfbf",
                "edae80edb080",
                "edae80edbfbf",
                "edafbfedb080",
                "edafbfedbfbf");
        List<String> nonCharacters = new ArrayList<>();
        for (int plane = 0; plane <= 16; plane++) {
            for (int low : new int[] {0xfffe, 0xffff}) {
                nonCharacters.add(HexFormat.of().formatHex(utf8(Character.toString(plane << 16 | low))));
            }
        }
        good("6.22.", nonCharacters.toArray(String[]::new));
        good("6.23.", "efbfb9", "efbfba", "efbfbb", "efbfbc", "efbfbd", "efbfbe", "efbfbf");
    }

    private static String lonely(int from, int to) {
        StringBuilder hex = new StringBuilder();
        for (int start = from; start <= to; start++) {
            hex.append(Integer.toHexString(start)).append("20");
        }
        return hex.toString();
    }

    private void good(String id, String... texts) {
        for (int i = 0; i < texts.length; i++) {
            text(id + (i + 1), texts[i], true);
        }
    }

    private void bad(String id, String... texts) {
        for (int i = 0; i < texts.length; i++) {
            text(id + (i + 1), texts[i], false);
        }
    }

    private void text(String id, String hex, boolean good) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        add(id, Pieces.WHOLE, List.of(text(bytes)), good ? echo(bytes) : List.of(), good ? NONE : INVALID);
    }

    private void closes() {
        byte[] normal = close(1000, "");
        byte[] ping = frame(FIN | PING, NOTHING);
        add("7.1.1", Pieces.WHOLE, List.of(text(HELLO), normal), echo(HELLO), 1000);
        add("7.1.2", Pieces.WHOLE, List.of(normal, normal), List.of(), 1000);
        add("7.1.3", Pieces.WHOLE, List.of(normal, ping), List.of(), 1000);
        add("7.1.4", Pieces.WHOLE, List.of(normal, text(HELLO)), List.of(), 1000);
        List<byte[]> two = split(TEXT, "fragment1", "fragment2");
        add("7.1.5", Pieces.WHOLE, List.of(two.get(0), normal, two.get(1)), List.of(), 1000);
        byte[] large = ascii("BAsd7&jh23".repeat(26215));
        add("7.1.6", Pieces.FRAMES, List.of(text(large), normal, ping), echo(large), 1000);
        // A close frame without a code is answered by one without, or with 1000.
        add("7.3.1", Pieces.WHOLE, List.of(frame(FIN | CLOSE, NOTHING)), List.of(), 1005, 1000);
        add("7.3.2", Pieces.WHOLE, List.of(frame(FIN | CLOSE, ascii("a"))), List.of(), PROTOCOL_ERROR);
        add("7.3.3", Pieces.WHOLE, List.of(normal), List.of(), 1000);
        add("7.3.4", Pieces.WHOLE, List.of(close(1000, "Hello World!")), List.of(), 1000);
        add("7.3.5", Pieces.WHOLE, List.of(close(1000, "*".repeat(123))), List.of(), 1000);
        add("7.3.6", Pieces.WHOLE, List.of(close(1000, "*".repeat(124))), List.of(), PROTOCOL_ERROR);
        byte[] reason = HexFormat.of().parseHex("03e8cebae1bdb9cf83cebcceb5eda080656469746564");
        add("7.5.1", Pieces.WHOLE, List.of(frame(FIN | CLOSE, reason)), List.of(), BAD_TEXT, PROTOCOL_ERROR);
        int[] valid = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999};
        for (int i = 0; i < valid.length; i++) {
            add("7.7." + (i + 1), Pieces.WHOLE, List.of(close(valid[i], "")), List.of(), valid[i]);
        }
        // From 7.9.10 on they are none of Autobahn's.
        int[] invalid = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 1015, 5000, 65535};
        for (int i = 0; i < invalid.length; i++) {
            add("7.9." + (i + 1), Pieces.WHOLE, List.of(close(invalid[i], "")), List.of(), PROTOCOL_ERROR);
        }
    }

    /** A masked frame, as clients send it. */
    static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65536) {
            frame.write(0x80 | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        byte[] mask = {0x37, (byte) 0xfa, 0x21, 0x3d};
        frame.writeBytes(mask);
        for (int at = 0; at < payload.length; at++) {
            frame.write(payload[at] ^ mask[at % 4]);
        }
        return frame.toByteArray();
    }

    static byte[] text(byte[] payload) {
        return frame(FIN | TEXT, payload);
    }

    static byte[] close(int code, String reason) {
        byte[] text = ascii(reason);
        return frame(
                FIN | CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    private static List<byte[]> fragmented(byte[] payload, int size) {
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < payload.length; at += size) {
            int end = Math.min(payload.length, at + size);
            int first = (at == 0 ? TEXT : CONTINUATION) | (end == payload.length ? FIN : 0);
            frames.add(frame(first, Arrays.copyOfRange(payload, at, end)));
        }
        return frames;
    }

    private static List<byte[]> cut(byte[] payload, int one, int other) {
        return List.of(
                frame(TEXT, Arrays.copyOf(payload, one)),
                frame(CONTINUATION, Arrays.copyOfRange(payload, one, other)),
                frame(FIN | CONTINUATION, Arrays.copyOfRange(payload, other, payload.length)));
    }

    private static List<byte[]> split(int opcode, String... parts) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            int first = (i == 0 ? opcode : CONTINUATION) | (i == parts.length - 1 ? FIN : 0);
            frames.add(frame(first, ascii(parts[i])));
        }
        return frames;
    }

    static byte[] join(List<byte[]> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static String pong(byte[] payload) {
        return said(PONG, payload);
    }

    private static String said(byte[] payload) {
        return said(TEXT, payload);
    }

    /** How the cases describe a message or a control frame. */
    static String said(int opcode, byte[] payload) {
        return switch (opcode) {
            case CLOSE -> "close " + (payload.length == 0 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff);
            case PONG -> "pong " + HexFormat.of().formatHex(payload);
            default -> opcode + " of " + payload.length + " bytes: " + Arrays.hashCode(payload);
        };
    }

    private static List<String> echo(byte[] payload) {
        return List.of(said(payload));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
