package io.anykernel.libraries;

import java.io.StringReader;
import java.io.StringWriter;
import org.kxml2.io.KXmlParser;
import org.kxml2.io.KXmlSerializer;
import org.xmlpull.v1.XmlPullParser;
import org.xmlpull.v1.XmlPullParserException;

/** Pulls events from XML and serializes a document. */
public final class KxmlPull {
    private KxmlPull() {}

    public static void main(String[] arguments) throws Exception {
        KXmlParser parser = new KXmlParser();
        parser.setFeature(XmlPullParser.FEATURE_PROCESS_NAMESPACES, true);
        parser.setInput(new StringReader("<a xmlns:n='u' n:k='v'>t&amp;&#65;<b/></a>"));
        for (int event = parser.getEventType(); event != XmlPullParser.END_DOCUMENT; event = parser.next()) {
            System.out.println(XmlPullParser.TYPES[event] + " " + parser.getName() + " " + parser.getText());
        }
        StringWriter text = new StringWriter();
        KXmlSerializer serializer = new KXmlSerializer();
        serializer.setOutput(text);
        serializer
                .startTag(null, "x")
                .attribute(null, "q", "<\">")
                .text("a & b")
                .endTag(null, "x")
                .flush();
        System.out.println(text);
        try {
            parser.setInput(new StringReader("<a></b>"));
            while (parser.next() != XmlPullParser.END_DOCUMENT) {}
        } catch (XmlPullParserException e) {
            System.out.println(e.getLineNumber() + ":" + e.getColumnNumber());
        }
    }
}
