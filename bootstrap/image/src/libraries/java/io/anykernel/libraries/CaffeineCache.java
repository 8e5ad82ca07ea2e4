package io.anykernel.libraries;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Keeps what was used last in a bounded cache. */
public final class CaffeineCache {
    private CaffeineCache() {}

    public static void main(String[] arguments) throws Exception {
        Cache<Integer, String> cache =
                Caffeine.newBuilder().maximumSize(10).executor(Runnable::run).build();
        for (int i = 0; i < 5; i++) {
            cache.put(i, "v" + i);
        }
        System.out.println(cache.get(7, key -> "made" + key) + " " + cache.estimatedSize());
    }
}
