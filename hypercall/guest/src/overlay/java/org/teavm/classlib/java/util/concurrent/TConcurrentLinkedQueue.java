package org.teavm.classlib.java.util.concurrent;

import java.io.Serializable;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;


/** {@code java.util.concurrent.ConcurrentLinkedQueue} of an image. An iterator sees what is added behind it. */
public class TConcurrentLinkedQueue<E> extends AbstractQueue<E> implements Queue<E>, Serializable {
    private static final long serialVersionUID = 1;

    private transient Node<E> head = new Node<>(null);
    private transient Node<E> tail = head;
    private int size;

    /** The first has no element, and neither has one that was removed, whose successor stays. */
    private static final class Node<E> {
        E element;
        Node<E> next;

        Node(E element) {
            this.element = element;
        }
    }

    public TConcurrentLinkedQueue() {}

    public TConcurrentLinkedQueue(Collection<? extends E> initial) {
        addAll(initial);
    }

    @Override
    public boolean add(E element) {
        return offer(element);
    }

    @Override
    public boolean offer(E element) {
        if (element == null) {
            throw new NullPointerException();
        }
        tail.next = new Node<>(element);
        tail = tail.next;
        size++;
        return true;
    }

    @Override
    public boolean addAll(Collection<? extends E> others) {
        if (others == this) {
            throw new IllegalArgumentException();
        }
        return super.addAll(others);
    }

    @Override
    public E poll() {
        skipRemoved();
        if (head.next == null) {
            return null;
        }
        head = head.next;
        E element = head.element;
        head.element = null;
        size--;
        return element;
    }

    @Override
    public E peek() {
        skipRemoved();
        return head.next == null ? null : head.next.element;
    }

    private void skipRemoved() {
        while (head.next != null && head.next.element == null) {
            head = head.next;
        }
    }

    @Override
    public boolean isEmpty() {
        return size == 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean contains(Object element) {
        return find(element) != null;
    }

    @Override
    public boolean remove(Object element) {
        Node<E> found = find(element);
        if (found != null) {
            remove(found);
        }
        return found != null;
    }

    private Node<E> find(Object element) {
        for (Node<E> node = head.next; element != null && node != null; node = node.next) {
            if (node.element != null && element.equals(node.element)) {
                return node;
            }
        }
        return null;
    }

    private void remove(Node<E> removed) {
        if (removed.element == null) {
            return;
        }
        removed.element = null;
        size--;
        Node<E> before = head;
        while (before.next != null && before.next != removed) {
            before = before.next;
        }
        if (before.next == removed && removed != tail) {
            before.next = removed.next;
        }
    }

    @Override
    public Iterator<E> iterator() {
        return new Iterator<>() {
            private Node<E> node = head;
            private Node<E> last;
            private E next = advance();

            private E advance() {
                do {
                    node = node.next;
                } while (node != null && node.element == null);
                return node == null ? null : node.element;
            }

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public E next() {
                if (next == null) {
                    throw new NoSuchElementException();
                }
                E element = next;
                last = node;
                next = advance();
                return element;
            }

            @Override
            public void remove() {
                if (last == null) {
                    throw new IllegalStateException();
                }
                TConcurrentLinkedQueue.this.remove(last);
                last = null;
            }
        };
    }
}
