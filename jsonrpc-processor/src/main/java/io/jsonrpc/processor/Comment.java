package io.jsonrpc.processor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a Javadoc comment says, without the marks of Javadoc and HTML.
 *
 * @param summary the first sentence, without the full stop at its end
 * @param description what follows it
 * @param params the texts of {@code @param}, by name
 * @param returns the text of {@code @return}
 */
record Comment(String summary, String description, Map<String, String> params, String returns) {

    static final Comment NONE = new Comment("", "", Map.of(), "");

    private static final Pattern BLOCK_TAG = Pattern.compile("^\\s*@(\\w+)\\s*", Pattern.MULTILINE);

    private static final Pattern CODE_BLOCK = Pattern.compile("<pre>.*?</pre>", Pattern.DOTALL);

    private static final Pattern SENTENCE = Pattern.compile("(.*?[.!?])(?=\\s|$)", Pattern.DOTALL);

    private static final Pattern PARAM = Pattern.compile("(\\w+)\\s+(.*)", Pattern.DOTALL);

    /** @param javadoc as the compiler has it, without asterisks; null for none */
    static Comment of(@Nullable String javadoc) {
        if (javadoc == null) {
            return NONE;
        }
        String text = CODE_BLOCK.matcher(javadoc).replaceAll("");
        Matcher tag = BLOCK_TAG.matcher(text);
        boolean more = tag.find();
        String body = plain(more ? text.substring(0, tag.start()) : text);
        Map<String, String> params = new LinkedHashMap<>();
        String returns = "";
        while (more) {
            String name = tag.group(1);
            int begin = tag.end();
            more = tag.find();
            String value = text.substring(begin, more ? tag.start() : text.length());
            if (name.equals("param")) {
                addParam(value, params);
            } else if (name.equals("return")) {
                returns = plain(value);
            }
        }
        Matcher sentence = SENTENCE.matcher(body);
        String first = sentence.lookingAt() ? sentence.group(1) : body;
        return new Comment(
                first.endsWith(".") ? first.substring(0, first.length() - 1) : first,
                body.substring(first.length()).strip(),
                params,
                returns);
    }

    private static void addParam(String value, Map<String, String> params) {
        Matcher param = PARAM.matcher(value.strip());
        if (param.matches()) {
            params.put(param.group(1), plain(param.group(2)));
        }
    }

    /** Summary and description as one text. */
    String whole() {
        if (this.description.isEmpty()) {
            return this.summary;
        }
        boolean isSentence = this.summary.endsWith("!") || this.summary.endsWith("?");
        return this.summary + (isSentence ? " " : ". ") + this.description;
    }

    /** The text between the tags; a paragraph stays one. */
    private static String plain(String text) {
        StringBuilder words = new StringBuilder();
        int at = 0;
        for (int begin = text.indexOf("{@"); begin >= 0; begin = text.indexOf("{@", at)) {
            int end = end(text, begin);
            words.append(withoutHtml(text.substring(at, begin))).append(inlineTag(text.substring(begin + 2, end)));
            at = Math.min(end + 1, text.length());
        }
        words.append(withoutHtml(text.substring(at)));
        return Arrays.stream(words.toString().split("\n\\s*\n"))
                .map(paragraph -> paragraph.strip().replaceAll("\\s+", " "))
                .filter(paragraph -> !paragraph.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    private static String withoutHtml(String text) {
        return text.replaceAll("(?i)<(p|li|ul|ol|br)\\b[^>]*>", "\n\n")
                .replaceAll("</?[a-zA-Z][^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    /** Where the tag that begins here ends: braces in it are balanced. */
    private static int end(String text, int begin) {
        int depth = 0;
        for (int i = begin; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return text.length();
    }

    /** {@code {@code x}} is {@code `x`}, a link its label or its target. */
    private static String inlineTag(String tag) {
        String[] words = tag.strip().split("\\s+", 2);
        String rest = words.length < 2 ? "" : words[1].strip();
        return switch (words[0]) {
            case "code" -> "`" + rest + "`";
            case "link", "linkplain" -> linked(rest);
            case "literal", "value", "summary", "return" -> rest;
            default -> "";
        };
    }

    private static String linked(String target) {
        int label = target.indexOf(' ');
        return label > 0 && target.indexOf(')', label) < 0
                ? target.substring(label).strip()
                : "`"
                        + target.replaceAll("^.*\\.(?=[A-Z]\\w*)", "")
                                .replaceFirst("^#", "")
                                .replace('#', '.') + "`";
    }
}
