package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.say;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Stack;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Thousands of calls on the collections at their edges: each operation on each kind, empty, with one and with three
 * elements, at each index around the bounds, with {@code null} and with what is not there.
 */
final class CollectionEdges implements Corpus.Program {
    private static final int[] INDICES = {-1, 0, 1, 2, 3, 4, Integer.MIN_VALUE, Integer.MAX_VALUE};
    private static final String[] ELEMENTS = {"a", "b", "z", null};

    private final StringBuilder line = new StringBuilder();

    /** A call that may throw. */
    private interface Call<T> {
        Object on(T subject) throws Exception;
    }

    @Override
    public void run() {
        for (int size : new int[] {0, 1, 3}) {
            List<String> initial = List.of("a", "b", "c").subList(0, size);
            lists(size, initial);
            collections(size, initial);
            deques(size, initial);
            sorted(size, initial);
            maps(size, initial);
        }
        iterators();
        copies();
        others();
    }

    private <T> void on(String what, Supplier<? extends T> maker, Call<T> call) {
        T subject = maker.get();
        String outcome;
        try {
            outcome = String.valueOf(call.on(subject));
        } catch (Throwable thrown) {
            outcome = thrown.getClass().getSimpleName();
        }
        line.append(what).append('=').append(outcome).append(subject).append(' ');
    }

    private void end(String name) {
        say(name + " " + line);
        line.setLength(0);
    }

    private void lists(int size, Collection<String> initial) {
        Map<String, Supplier<List<String>>> kinds = new LinkedHashMap<>();
        kinds.put("ArrayList", () -> new ArrayList<>(initial));
        kinds.put("LinkedList", () -> new LinkedList<>(initial));
        kinds.put("Vector", () -> new Vector<>(initial));
        kinds.put("asList", () -> Arrays.asList(initial.toArray(new String[0])));
        kinds.put("subList", () -> {
            List<String> longer = new ArrayList<>(List.of("x"));
            longer.addAll(initial);
            longer.add("y");
            return longer.subList(1, size + 1);
        });
        kinds.put("synchronized", () -> Collections.synchronizedList(new ArrayList<>(initial)));
        kinds.forEach((name, kind) -> {
            for (int index : INDICES) {
                on("get" + index, kind, list -> list.get(index));
                on("set" + index, kind, list -> list.set(index, "n"));
                on("remove" + index, kind, list -> list.remove(index));
                on("add" + index, kind, list -> {
                    list.add(index, "n");
                    return null;
                });
                on("addAll" + index, kind, list -> list.addAll(index, List.of("n", "m")));
                on("listIterator" + index, kind, list -> list.listIterator(index)
                        .nextIndex());
                for (int other : new int[] {-1, 0, 1, 3, 4}) {
                    on("subList" + index + "," + other, kind, list -> list.subList(index, other));
                }
            }
            for (String element : ELEMENTS) {
                on("indexOf" + element, kind, list -> list.indexOf(element));
                on("lastIndexOf" + element, kind, list -> list.lastIndexOf(element));
            }
            on("sort", kind, list -> {
                list.sort(Comparator.reverseOrder());
                return null;
            });
            on("replaceAll", kind, list -> {
                list.replaceAll(element -> element + element);
                return null;
            });
            on("replaceAllNull", kind, list -> {
                list.replaceAll(null);
                return null;
            });
            on("equals", kind, list -> list.equals(new LinkedList<>(initial)));
            on("hash", kind, List::hashCode);
            end(name + size);
        });
    }

    private void collections(int size, Collection<String> initial) {
        Map<String, Supplier<Collection<String>>> kinds = new LinkedHashMap<>();
        kinds.put("ArrayList", () -> new ArrayList<>(initial));
        kinds.put("LinkedList", () -> new LinkedList<>(initial));
        kinds.put("ArrayDeque", () -> new ArrayDeque<>(initial));
        kinds.put("PriorityQueue", () -> new PriorityQueue<>(initial));
        kinds.put("LinkedHashSet", () -> new LinkedHashSet<>(initial));
        kinds.put("TreeSet", () -> new TreeSet<>(initial));
        kinds.put("keySet", () -> mapOf(new TreeMap<>(), initial).keySet());
        kinds.put(
                "values", () -> new ArrayList<>(mapOf(new TreeMap<>(), initial).keySet()));
        kinds.put("nCopies", () -> Collections.nCopies(size, "a"));
        kinds.forEach((name, kind) -> {
            for (String element : ELEMENTS) {
                on("add" + element, kind, some -> some.add(element));
                on("remove" + element, kind, some -> some.remove(element));
                on("contains" + element, kind, some -> some.contains(element));
                List<String> other = Collections.singletonList(element);
                on("addAll" + element, kind, some -> some.addAll(other));
                if (element != null) {
                    on("removeAll" + element, kind, some -> some.removeAll(other));
                }
                on("retainAll" + element, kind, some -> some.retainAll(other));
                on("containsAll" + element, kind, some -> some.containsAll(other));
            }
            on("addAllNull", kind, some -> some.addAll(null));
            on("removeAllNull", kind, some -> some.removeAll(null));
            on("retainAllNull", kind, some -> some.retainAll(null));
            on("containsAllNull", kind, some -> some.containsAll(null));
            on("removeIf", kind, some -> some.removeIf("b"::equals));
            on("removeIfNull", kind, some -> some.removeIf(null));
            on("clear", kind, some -> {
                some.clear();
                return null;
            });
            on("toArray", kind, some -> some.toArray().length);
            on("toArrayOf", kind, some -> Arrays.toString(some.toArray(new String[4])));
            on("toArrayNull", kind, some -> some.toArray((String[]) null));
            on("iterator", kind, some -> some.iterator().next());
            on("iteratorRemove", kind, some -> {
                some.iterator().remove();
                return null;
            });
            on("removeFirst", kind, some -> {
                Iterator<String> iterator = some.iterator();
                iterator.next();
                iterator.remove();
                iterator.remove();
                return null;
            });
            if (!name.equals("LinkedList")) {
                on("whileIterating", kind, some -> {
                    for (String element : some) {
                        some.add(element + "x");
                    }
                    return null;
                });
            }
            on("stream", kind, some -> some.stream().map(String::toUpperCase).toList());
            end(name + size);
        });
    }

    private void deques(int size, Collection<String> initial) {
        Map<String, Supplier<Deque<String>>> kinds = new LinkedHashMap<>();
        kinds.put("LinkedList", () -> new LinkedList<>(initial));
        kinds.put("ArrayDeque", () -> new ArrayDeque<>(initial));
        kinds.forEach((name, kind) -> {
            on("getFirst", kind, Deque::getFirst);
            on("getLast", kind, Deque::getLast);
            on("removeFirst", kind, Deque::removeFirst);
            on("removeLast", kind, Deque::removeLast);
            on("pop", kind, Deque::pop);
            on("element", kind, Deque::element);
            on("remove", kind, Deque::remove);
            on("peekFirst", kind, Deque::peekFirst);
            on("peekLast", kind, Deque::peekLast);
            on("pollFirst", kind, Deque::pollFirst);
            on("pollLast", kind, Deque::pollLast);
            on("descending", kind, deque -> deque.descendingIterator().next());
            for (String element : ELEMENTS) {
                on("push" + element, kind, deque -> {
                    deque.push(element);
                    return null;
                });
                on("offerFirst" + element, kind, deque -> deque.offerFirst(element));
                on("offerLast" + element, kind, deque -> deque.offerLast(element));
                on("removeFirst" + element, kind, deque -> deque.removeFirstOccurrence(element));
                on("removeLast" + element, kind, deque -> deque.removeLastOccurrence(element));
            }
            end(name + size);
        });
        Supplier<PriorityQueue<String>> queue = () -> new PriorityQueue<>(initial);
        on("remove", queue, PriorityQueue::remove);
        on("element", queue, PriorityQueue::element);
        on("peek", queue, PriorityQueue::peek);
        on("offerNull", queue, some -> some.offer(null));
        end("PriorityQueue" + size);
    }

    private void sorted(int size, Collection<String> initial) {
        Supplier<NavigableSet<String>> set = () -> new TreeSet<>(initial);
        on("first", set, NavigableSet::first);
        on("last", set, NavigableSet::last);
        on("pollFirst", set, NavigableSet::pollFirst);
        on("pollLast", set, NavigableSet::pollLast);
        on("descending", set, NavigableSet::descendingSet);
        for (String element : ELEMENTS) {
            on("floor" + element, set, some -> some.floor(element));
            on("ceiling" + element, set, some -> some.ceiling(element));
            on("lower" + element, set, some -> some.lower(element));
            on("higher" + element, set, some -> some.higher(element));
            on("head" + element, set, some -> some.headSet(element, true));
            on("tail" + element, set, some -> some.tailSet(element, false));
            for (String to : ELEMENTS) {
                on("sub" + element + to, set, some -> some.subSet(element, to));
            }
        }
        end("TreeSet" + size);
        Supplier<NavigableMap<String, Integer>> map = () -> mapOf(new TreeMap<>(), initial);
        on("firstKey", map, NavigableMap::firstKey);
        on("lastKey", map, NavigableMap::lastKey);
        on("firstEntry", map, NavigableMap::firstEntry);
        on("lastEntry", map, NavigableMap::lastEntry);
        on("pollFirst", map, NavigableMap::pollFirstEntry);
        on("pollLast", map, NavigableMap::pollLastEntry);
        on("setValue", map, some -> some.firstEntry().setValue(1));
        on("descending", map, NavigableMap::descendingMap);
        for (String element : ELEMENTS) {
            on("floor" + element, map, some -> some.floorEntry(element));
            on("ceiling" + element, map, some -> some.ceilingKey(element));
            on("lower" + element, map, some -> some.lowerKey(element));
            on("higher" + element, map, some -> some.higherEntry(element));
            on("head" + element, map, some -> some.headMap(element));
            on("tail" + element, map, some -> some.tailMap(element));
        }
        end("TreeMap" + size);
    }

    private static <M extends Map<String, Integer>> M mapOf(M map, Collection<String> keys) {
        for (String key : keys) {
            map.put(key, map.size());
        }
        return map;
    }

    private void maps(int size, Collection<String> initial) {
        Map<String, Supplier<Map<String, Integer>>> kinds = new LinkedHashMap<>();
        kinds.put("LinkedHashMap", () -> mapOf(new LinkedHashMap<>(), initial));
        kinds.put("TreeMap", () -> mapOf(new TreeMap<>(), initial));
        kinds.forEach((name, kind) -> {
            for (String key : ELEMENTS) {
                on("get" + key, kind, map -> map.get(key));
                on("containsKey" + key, kind, map -> map.containsKey(key));
                on("put" + key, kind, map -> map.put(key, 9));
                on("putNull" + key, kind, map -> map.put(key, null));
                on("remove" + key, kind, map -> map.remove(key));
                on("removeTwo" + key, kind, map -> map.remove(key, 0));
                on("getOrDefault" + key, kind, map -> map.getOrDefault(key, 7));
                on("putIfAbsent" + key, kind, map -> map.putIfAbsent(key, 9));
                on("computeIfAbsent" + key, kind, map -> map.computeIfAbsent(key, same -> 5));
                on("computeIfPresent" + key, kind, map -> map.computeIfPresent(key, (same, value) -> null));
                on("compute" + key, kind, map -> map.compute(key, (same, value) -> value == null ? 1 : value + 1));
                on("merge" + key, kind, map -> map.merge(key, 3, Integer::sum));
                on("mergeNull" + key, kind, map -> map.merge(key, null, Integer::sum));
                on("replace" + key, kind, map -> map.replace(key, 8));
                on("replaceThree" + key, kind, map -> map.replace(key, 0, 8));
            }
            on("containsValue", kind, map -> map.containsValue(0));
            on("containsValueNull", kind, map -> map.containsValue(null));
            on("keys", kind, map -> map.keySet().iterator().next());
            on("entries", kind, map -> map.entrySet().iterator().next().setValue(4));
            on("valuesRemove", kind, map -> map.values().remove(0));
            on("keysRemove", kind, map -> map.keySet().remove("a"));
            on("keysAdd", kind, map -> map.keySet().add("a"));
            on("entryRemove", kind, map -> map.entrySet().remove(Map.entry("a", 0)));
            on("whileIterating", kind, map -> {
                for (String key : map.keySet()) {
                    map.put(key + "x", 1);
                }
                return null;
            });
            on("putAllNull", kind, map -> {
                map.putAll(null);
                return null;
            });
            on("clear", kind, map -> {
                map.clear();
                return null;
            });
            on("hash", kind, Map::hashCode);
            on("equals", kind, map -> map.equals(mapOf(new TreeMap<>(), initial)));
            end(name + size);
        });
    }

    private void iterators() {
        for (Supplier<List<String>> kind : List.<Supplier<List<String>>>of(
                () -> new ArrayList<>(List.of("a", "b")), () -> new Vector<>(List.of("a", "b")))) {
            on("set", kind, list -> {
                list.listIterator().set("x");
                return null;
            });
            on("add", kind, list -> {
                ListIterator<String> at = list.listIterator(1);
                at.add("x");
                return at.previous() + at.nextIndex() + at.previousIndex();
            });
            on("addThenSet", kind, list -> {
                ListIterator<String> at = list.listIterator();
                at.next();
                at.add("x");
                at.set("y");
                return null;
            });
            on("previous", kind, list -> list.listIterator().previous());
            on("next", kind, list -> list.listIterator(2).next());
            on("forEachRemaining", kind, list -> {
                Iterator<String> at = list.iterator();
                at.forEachRemaining(element -> line.append(element));
                return at.hasNext();
            });
            on("changed", kind, list -> {
                Iterator<String> at = list.iterator();
                list.add("c");
                return at.next();
            });
            on("changedNext", kind, list -> {
                Iterator<String> at = list.iterator();
                at.next();
                list.remove(0);
                return at.hasNext();
            });
            on("subListChanged", kind, list -> {
                List<String> part = list.subList(0, 1);
                list.add("c");
                return part.size();
            });
            end("iterators");
        }
    }

    private void copies() {
        Supplier<Integer[]> array = () -> new Integer[] {3, 1, 2};
        for (int from : new int[] {-1, 0, 1, 2, 3, 4, Integer.MAX_VALUE}) {
            for (int to : new int[] {-1, 0, 2, 3, 5}) {
                on(
                        "copyOfRange" + from + "," + to,
                        List::of,
                        none -> Arrays.toString(Arrays.copyOfRange(array.get(), from, to)));
                if (from != to) {
                    on("fill" + from + "," + to, List::of, none -> {
                        Integer[] filled = array.get();
                        Arrays.fill(filled, from, to, 9);
                        return Arrays.toString(filled);
                    });
                    on("sort" + from + "," + to, List::of, none -> {
                        Integer[] some = array.get();
                        Arrays.sort(some, from, to);
                        return Arrays.toString(some);
                    });
                }
                on("checkFromTo" + from + "," + to, List::of, none -> Objects.checkFromToIndex(from, to, 3));
                on("checkFromSize" + from + "," + to, List::of, none -> Objects.checkFromIndexSize(from, to, 3));
            }
            on("checkIndex" + from, List::of, none -> Objects.checkIndex(from, 3));
            on(
                    "copyOf" + from,
                    List::of,
                    none -> from > 100 ? null : Arrays.toString(Arrays.copyOf(array.get(), from)));
            on("nCopies" + from, List::of, none -> Collections.nCopies(from, "x")
                    .size());
            on("swap" + from, () -> new ArrayList<>(List.of(1, 2)), list -> {
                Collections.swap(list, 0, from);
                return null;
            });
            on("rotate" + from, () -> new ArrayList<>(List.of(1, 2, 3)), list -> {
                Collections.rotate(list, from);
                return null;
            });
            on("ArrayList" + from, List::of, none -> from > 100 ? null : new ArrayList<String>(from).size());
            on("ArrayDeque" + from, List::of, none -> from > 100 ? null : new ArrayDeque<String>(from).size());
            on("PriorityQueue" + from, List::of, none -> from > 100 ? null : new PriorityQueue<String>(from).size());
            on(
                    "LinkedHashMap" + from,
                    List::of,
                    none -> from > 100 ? null : new LinkedHashMap<String, String>(from).size());
            on("BitSet" + from, List::of, none -> from > 100 ? null : new BitSet(from).get(from));
        }
        end("copies");
        for (Function<Collection<Integer>, Object> call : List.<Function<Collection<Integer>, Object>>of(
                Collections::max,
                Collections::min,
                List::copyOf,
                TreeSet::new,
                some -> Collections.frequency(some, null))) {
            on("of", () -> new ArrayList<Integer>(), call::apply);
            on("ofNull", () -> new ArrayList<>(Arrays.asList(1, null)), call::apply);
            on("of3", () -> new ArrayList<>(List.of(1, 3, 2)), call::apply);
        }
        end("Collections");
    }

    private enum Color {
        RED,
        GREEN,
        BLUE
    }

    private void others() {
        Supplier<Stack<String>> stack = Stack::new;
        on("pop", stack, Stack::pop);
        on("peek", stack, Stack::peek);
        on("search", stack, some -> some.search("a"));
        on("firstElement", stack, Stack::firstElement);
        on("elementAt", stack, some -> some.elementAt(0));
        on("setSize", stack, some -> {
            some.setSize(-1);
            return null;
        });
        end("Stack");
        Supplier<EnumMap<Color, Integer>> enums = () -> new EnumMap<>(Color.class);
        on("putNull", enums, some -> some.put(null, 1));
        on("getNull", enums, some -> some.get(null));
        on("put", enums, some -> some.put(Color.BLUE, 1));
        on("range", List::of, none -> EnumSet.range(Color.GREEN, Color.BLUE));
        on("rangeBack", List::of, none -> EnumSet.range(Color.BLUE, Color.RED));
        on("complement", List::of, none -> EnumSet.complementOf(EnumSet.of(Color.RED)));
        on("copyOfNone", List::of, none -> EnumSet.copyOf(new ArrayList<Color>()));
        on("allOf", () -> EnumSet.allOf(Color.class), some -> some.remove(Color.GREEN));
        on("addNull", () -> EnumSet.noneOf(Color.class), some -> some.add(null));
        on("valueOf", List::of, none -> Color.valueOf("PINK"));
        end("enums");
        on("get", Optional::empty, Optional::get);
        on("orElseThrow", Optional::empty, Optional::orElseThrow);
        on("of", List::of, none -> Optional.of(null));
        on("getAsInt", OptionalInt::empty, OptionalInt::getAsInt);
        on("map", () -> Optional.of("a"), some -> some.map(text -> null));
        on("flatMap", () -> Optional.of("a"), some -> some.flatMap(text -> null));
        on("requireNonNull", List::of, none -> Objects.requireNonNull(null, "text"));
        end("Optional");
        on("List.of null", List::of, none -> List.of("a", null));
        on("Map.of twice", List::of, none -> Map.of("a", 1, "a", 2));
        on("Map.entry null", List::of, none -> Map.entry("a", null));
        on("Set.of twice", List::of, none -> java.util.Set.of("a", "a"));
        on("tokens", () -> "tokens", none -> {
            StringTokenizer tokens = new StringTokenizer("a b");
            tokens.nextToken();
            tokens.nextToken();
            return tokens.nextToken();
        });
        BiFunction<BitSet, Integer, Object> set = (bits, index) -> {
            bits.set(index);
            return bits.cardinality();
        };
        for (int index : new int[] {-1, 0, 63, 64, 200}) {
            on("set" + index, BitSet::new, bits -> set.apply(bits, index));
            on("nextSetBit" + index, BitSet::new, bits -> bits.nextSetBit(index));
            on("flip" + index, BitSet::new, bits -> {
                bits.flip(0, index);
                return bits.length();
            });
        }
        on(
                "identity",
                IdentityHashMap::new,
                map -> map.put(new String("a"), 1) + "" + map.put(new String("a"), 2) + map.size()
                        + map.getClass().getSimpleName().length() + clear(map));
        end("others");
    }

    private static String clear(Map<?, ?> map) {
        map.clear();
        return "";
    }
}
