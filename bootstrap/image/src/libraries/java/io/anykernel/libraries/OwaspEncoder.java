package io.anykernel.libraries;

import org.owasp.encoder.Encode;

/** Encodes texts for HTML, JavaScript, CSS and XML. */
public final class OwaspEncoder {
    private OwaspEncoder() {}

    public static void main(String[] arguments) throws Exception {
        String text = "<a href='x'>\u00e9 & \"q\"</a>\u0000</script>";
        System.out.println(Encode.forHtml(text) + "\n" + Encode.forJavaScript(text) + "\n" + Encode.forCssString(text));
        System.out.println(Encode.forXmlAttribute(text) + "\n" + Encode.forUriComponent(text));
    }
}
