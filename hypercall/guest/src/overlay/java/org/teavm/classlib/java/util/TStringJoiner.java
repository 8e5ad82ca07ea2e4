package org.teavm.classlib.java.util;

/** {@code java.util.StringJoiner}, which TeaVM lacks. */
public final class TStringJoiner {
    private final String prefix;
    private final String delimiter;
    private final String suffix;
    private StringBuilder items;
    private String emptyValue;

    public TStringJoiner(CharSequence delimiter) {
        this(delimiter, "", "");
    }

    public TStringJoiner(CharSequence delimiter, CharSequence prefix, CharSequence suffix) {
        this.prefix = checked(prefix, "The prefix must not be null");
        this.delimiter = checked(delimiter, "The delimiter must not be null");
        this.suffix = checked(suffix, "The suffix must not be null");
    }

    private static String checked(CharSequence text, String message) {
        if (text == null) {
            throw new NullPointerException(message);
        }
        return text.toString();
    }

    public TStringJoiner setEmptyValue(CharSequence text) {
        emptyValue = checked(text, "The empty value must not be null");
        return this;
    }

    public TStringJoiner add(CharSequence item) {
        addItem(String.valueOf(item));
        return this;
    }

    private void addItem(String item) {
        if (items == null) {
            items = new StringBuilder();
        } else {
            items.append(delimiter);
        }
        items.append(item);
    }

    /** The items of the other, joined by its delimiter, as one. */
    public TStringJoiner merge(TStringJoiner other) {
        if (other.items != null) {
            addItem(other.items.toString());
        }
        return this;
    }

    public int length() {
        return toString().length();
    }

    @Override
    public String toString() {
        return items == null && emptyValue != null ? emptyValue : prefix + (items == null ? "" : items) + suffix;
    }
}
