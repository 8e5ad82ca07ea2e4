package io.anykernel.libraries;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;

/** Parses and writes package URLs. */
public final class PackageUrls {
    private PackageUrls() {}

    public static void main(String[] arguments) throws Exception {
        PackageURL url = new PackageURL("pkg:maven/org.apache/commons@1.0?type=jar&classifier=dist#src/main");
        System.out.println(url.getNamespace() + " " + url.getName() + " " + url.getVersion() + " " + url.getQualifiers()
                + " " + url.getSubpath());
        System.out.println(new PackageURL("npm", "@a", "b c", "1", null, null).canonicalize());
        try {
            new PackageURL("maven/none");
        } catch (MalformedPackageURLException e) {
            System.out.println(e.getMessage());
        }
    }
}
