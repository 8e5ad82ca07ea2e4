package io.anykernel.image.corpus;

/** The programs of the corpus that allocate little, for images that collect at each allocation. */
public final class Stressed {
    private Stressed() {}

    public static void main(String[] arguments) {
        Corpus.run("integers", new Integers());
        Corpus.run("operand order", new OperandOrder());
        Corpus.run("floats", new Floats());
        Corpus.run("text", new Text());
        Corpus.run("exceptions", new Exceptions());
        Corpus.run("spills", new Spills());
        Corpus.run("parameters", new Parameters());
        Corpus.run("objects", new Objects());
        Corpus.run("types", new Types());
        Corpus.run("dispatch", new Dispatch());
        Corpus.run("modern", new Modern());
        Corpus.run("lambdas", new Lambdas());
        Corpus.run("collections", new Collecting());
        Corpus.run("arrays", new Arrays());
        Corpus.run("bounds", new Bounds());
        Corpus.run("unread", new Unread());
        Corpus.run("scalars", new Scalars());
        Corpus.run("switches", new Switches());
        Corpus.run("initialisers", new Initialisers());
        Corpus.run("holes", new Holes());
        Corpus.run("monitors", new Monitors());
        Corpus.run("concurrency", new Concurrency());
        Corpus.say("arguments " + String.join(",", arguments));
    }
}
