package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sorted collections that cannot be changed: what they show, and that each call that would change them throws. */
final class ReadOnlyViews implements Corpus.Program {
    @Override
    public void run() {
        TreeSet<String> set = new TreeSet<>(List.of("b", "d", "f"));
        sets("set", Collections.unmodifiableSortedSet(set));
        navigableSets("navigable set", Collections.unmodifiableNavigableSet(set));
        navigableSets("empty", Collections.emptyNavigableSet());
        TreeMap<String, Integer> map = new TreeMap<>();
        map.put("b", 2);
        map.put("d", 4);
        map.put("f", 6);
        maps("map", Collections.unmodifiableSortedMap(map));
        navigableMaps("navigable map", Collections.unmodifiableNavigableMap(map));
        navigableMaps("empty", Collections.emptyNavigableMap());
        SortedSet<String> view = Collections.unmodifiableSortedSet(set);
        set.add("a");
        probe("changes below", () -> view + " " + view.first());
        probe(
                "is navigable",
                () -> (view instanceof NavigableSet) + " "
                        + (Collections.unmodifiableSortedMap(map) instanceof NavigableMap));
        probe("of null", () -> Collections.unmodifiableSortedSet(null));
        probe("map of null", () -> Collections.unmodifiableNavigableMap(null));
        SortedMap<String, Integer> back =
                Collections.unmodifiableSortedMap(new TreeMap<String, Integer>(Comparator.reverseOrder()));
        probe("comparator", () -> back.comparator().compare("a", "b"));
    }

    private static void sets(String name, SortedSet<String> set) {
        probe(name, () -> set + " " + set.size() + " " + set.hashCode() + " " + set.equals(new TreeSet<>(set)));
        probe("first", set::first);
        probe("last", set::last);
        probe("contains", () -> set.contains("d") + " " + set.contains("e"));
        probe("contains null", () -> set.contains(null));
        probe("ranges", () -> set.headSet("d") + " " + set.tailSet("d") + " " + set.subSet("a", "e"));
        probe("reversed range", () -> set.subSet("e", "a"));
        probe("add", () -> set.add("b"));
        probe("remove", () -> set.remove("nothing"));
        probe("removeIf", () -> set.removeIf(each -> false));
        probe("addAll", () -> set.addAll(List.of()));
        probe("retainAll", () -> set.retainAll(List.of("x")));
        probe("clear", () -> {
            set.clear();
            return "";
        });
        probe("iterator", () -> {
            var at = set.iterator();
            String next = at.next();
            at.remove();
            return next;
        });
        probe("range", () -> set.headSet("z").add("q"));
    }

    private static void navigableSets(String name, NavigableSet<String> set) {
        sets(name, set);
        probe("around", () -> set.lower("d") + set.floor("e") + set.ceiling("e") + set.higher("f"));
        probe("poll", set::pollFirst);
        probe("poll last", set::pollLast);
        probe("parts", () -> set.headSet("d", true) + " " + set.tailSet("d", false) + " " + set.descendingSet());
        probe("descending", () -> set.descendingIterator().next());
    }

    private static void maps(String name, SortedMap<String, Integer> map) {
        probe(name, () -> map + " " + map.size() + " " + map.hashCode() + " " + map.equals(new TreeMap<>(map)));
        probe("first", map::firstKey);
        probe("last", map::lastKey);
        probe("get", () -> map.get("d") + " " + map.get("e") + " " + map.containsKey("f") + map.containsValue(6));
        probe("ranges", () -> map.headMap("d") + " " + map.tailMap("d") + " " + map.subMap("a", "e"));
        probe("views", () -> map.keySet() + " " + map.values() + " " + map.entrySet());
        probe("put", () -> map.put("x", 1));
        probe("remove", () -> map.remove("nothing"));
        probe("putIfAbsent", () -> map.putIfAbsent("b", 1));
        probe("computeIfAbsent", () -> map.computeIfAbsent("b", key -> 1));
        probe("merge", () -> map.merge("b", 1, Integer::sum));
        probe("replaceAll", () -> {
            map.replaceAll((key, value) -> value);
            return "";
        });
        probe("keys", () -> map.keySet().remove("b"));
        probe("entry", () -> map.entrySet().iterator().next().setValue(9));
        probe("or", () -> map.getOrDefault("q", -1));
        probe("clear", () -> {
            map.clear();
            return "";
        });
    }

    private static void navigableMaps(String name, NavigableMap<String, Integer> map) {
        maps(name, map);
        probe("keys around", () -> map.lowerKey("d") + map.floorKey("e") + map.ceilingKey("e") + map.higherKey("f"));
        probe("entries", () -> map.firstEntry() + " " + map.lowerEntry("d") + " " + map.higherEntry("z"));
        probe("set an entry", () -> map.lastEntry().setValue(1));
        probe("poll", map::pollFirstEntry);
        probe("parts", () -> map.headMap("d", true) + " " + map.descendingMap() + " " + map.descendingKeySet());
        probe("key set", () -> map.navigableKeySet().add("x"));
    }
}
