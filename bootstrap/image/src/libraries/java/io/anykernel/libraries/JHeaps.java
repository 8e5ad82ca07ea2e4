package io.anykernel.libraries;

import org.jheaps.AddressableHeap;
import org.jheaps.array.DaryArrayHeap;
import org.jheaps.tree.FibonacciHeap;
import org.jheaps.tree.PairingHeap;

/** Uses addressable heaps with decreasing keys. */
public final class JHeaps {
    private JHeaps() {}

    public static void main(String[] arguments) throws Exception {
        FibonacciHeap<Integer, String> heap = new FibonacciHeap<>();
        heap.insert(5, "five");
        AddressableHeap.Handle<Integer, String> nine = heap.insert(9, "nine");
        heap.insert(3, "three");
        nine.decreaseKey(1);
        System.out.println(heap.deleteMin().getValue() + " " + heap.findMin().getValue() + " " + heap.size());
        DaryArrayHeap<Integer> array = new DaryArrayHeap<>(4);
        PairingHeap<Integer, Integer> pairing = new PairingHeap<>();
        for (int i = 0; i < 50; i++) {
            array.insert(i * 37 % 50);
            pairing.insert(i * 31 % 50, i);
        }
        System.out.println(array.deleteMin() + " " + array.deleteMin() + " "
                + pairing.deleteMin().getKey());
    }
}
