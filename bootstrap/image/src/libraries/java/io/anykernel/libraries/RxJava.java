package io.anykernel.libraries;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Observable;

/** Maps, zips and retries sequences of events. */
public final class RxJava {
    private RxJava() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(Observable.range(1, 10)
                .filter(x -> x % 2 == 1)
                .map(x -> x * x)
                .reduce(0, Integer::sum)
                .blockingGet());
        Flowable.zip(Flowable.just("a", "b"), Flowable.range(1, 5), (a, b) -> a + b)
                .blockingForEach(System.out::println);
    }
}
