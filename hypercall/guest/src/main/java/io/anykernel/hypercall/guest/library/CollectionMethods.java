package io.anykernel.hypercall.guest.library;

import java.util.AbstractSequentialList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Collections where TeaVM's throw another exception, or none. */
final class CollectionMethods {
    private CollectionMethods() {}

    /** An index beyond the end came to the iterator there. */
    @MethodsOf(AbstractSequentialList.class)
    static final class Sequential {
        private Sequential() {}

        static native Object formerGet(AbstractSequentialList<Object> self, int index);

        static native Object formerSet(AbstractSequentialList<Object> self, int index, Object element);

        static native Object formerRemove(AbstractSequentialList<Object> self, int index);

        static Object get(AbstractSequentialList<Object> self, int index) {
            requireIndex(self, index);
            return formerGet(self, index);
        }

        static Object set(AbstractSequentialList<Object> self, int index, Object element) {
            requireIndex(self, index);
            return formerSet(self, index, element);
        }

        static Object remove(AbstractSequentialList<Object> self, int index) {
            requireIndex(self, index);
            return formerRemove(self, index);
        }

        private static void requireIndex(AbstractSequentialList<Object> self, int index) {
            if (index < 0 || index >= self.size()) {
                throw new IndexOutOfBoundsException("Index: " + index + ", Size: " + self.size());
            }
        }
    }

    @MethodsOf(Collection.class)
    static final class Collections {
        private Collections() {}

        static boolean removeIf(Collection<Object> self, Predicate<Object> filter) {
            Objects.requireNonNull(filter);
            boolean isChanged = false;
            for (Iterator<Object> at = self.iterator(); at.hasNext(); ) {
                if (filter.test(at.next())) {
                    at.remove();
                    isChanged = true;
                }
            }
            return isChanged;
        }
    }

    @MethodsOf(List.class)
    static final class Lists {
        private Lists() {}

        static void replaceAll(List<Object> self, UnaryOperator<Object> function) {
            Objects.requireNonNull(function);
            for (ListIterator<Object> at = self.listIterator(); at.hasNext(); ) {
                at.set(function.apply(at.next()));
            }
        }
    }

    /** It goes over its array without the interface's method. */
    @MethodsOf(ArrayList.class)
    static final class ArrayLists {
        private ArrayLists() {}

        static native void formerReplaceAll(ArrayList<Object> self, UnaryOperator<Object> function);

        static void replaceAll(ArrayList<Object> self, UnaryOperator<Object> function) {
            Objects.requireNonNull(function);
            formerReplaceAll(self, function);
        }
    }

    @MethodsOf(Optional.class)
    static final class Optionals {
        private Optionals() {}

        static String toString(Optional<Object> self) {
            return self.isPresent() ? "Optional[" + self.get() + "]" : "Optional.empty";
        }

        static Optional<Object> flatMap(Optional<Object> self, Function<Object, Optional<Object>> mapper) {
            Objects.requireNonNull(mapper);
            return self.isPresent() ? Objects.requireNonNull(mapper.apply(self.get())) : self;
        }
    }

    @MethodsOf(OptionalInt.class)
    static final class OptionalInts {
        private OptionalInts() {}

        static String toString(OptionalInt self) {
            return self.isPresent() ? "OptionalInt[" + self.getAsInt() + "]" : "OptionalInt.empty";
        }
    }

    @MethodsOf(OptionalLong.class)
    static final class OptionalLongs {
        private OptionalLongs() {}

        static String toString(OptionalLong self) {
            return self.isPresent() ? "OptionalLong[" + self.getAsLong() + "]" : "OptionalLong.empty";
        }
    }

    @MethodsOf(OptionalDouble.class)
    static final class OptionalDoubles {
        private OptionalDoubles() {}

        static String toString(OptionalDouble self) {
            return self.isPresent() ? "OptionalDouble[" + self.getAsDouble() + "]" : "OptionalDouble.empty";
        }
    }

    @MethodsOf(Map.class)
    static final class Maps {
        private Maps() {}

        static Object merge(
                Map<Object, Object> self, Object key, Object value, BiFunction<Object, Object, Object> function) {
            Objects.requireNonNull(function);
            Objects.requireNonNull(value);
            Object former = self.get(key);
            Object merged = former == null ? value : function.apply(former, value);
            if (merged == null) {
                self.remove(key);
            } else {
                self.put(key, merged);
            }
            return merged;
        }
    }

    /** A null key was stored first and refused afterwards. */
    @MethodsOf(TreeMap.class)
    static final class Trees {
        private Trees() {}

        static native Object formerPut(TreeMap<Object, Object> self, Object key, Object value);

        static Object put(TreeMap<Object, Object> self, Object key, Object value) {
            if (self.comparator() == null) {
                Objects.requireNonNull(key);
            }
            return formerPut(self, key, value);
        }
    }
}
