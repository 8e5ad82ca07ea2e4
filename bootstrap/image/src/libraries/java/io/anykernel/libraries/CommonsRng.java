package io.anykernel.libraries;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Draws from seeded generators. */
public final class CommonsRng {
    private CommonsRng() {}

    public static void main(String[] arguments) throws Exception {
        for (RandomSource source : new RandomSource[] {
            RandomSource.MT, RandomSource.XO_SHI_RO_256_PP, RandomSource.SPLIT_MIX_64, RandomSource.PCG_XSH_RR_32
        }) {
            UniformRandomProvider random = source.create(42L);
            System.out.println(source + " " + random.nextLong() + " " + random.nextInt(1000));
        }
    }
}
