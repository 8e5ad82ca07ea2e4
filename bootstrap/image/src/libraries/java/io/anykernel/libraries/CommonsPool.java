package io.anykernel.libraries;

import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.SoftReferenceObjectPool;

/** Borrows and returns objects of a pool. */
public final class CommonsPool {
    private CommonsPool() {}

    public static void main(String[] arguments) throws Exception {
        SoftReferenceObjectPool<StringBuilder> pool =
                new SoftReferenceObjectPool<>(new BasePooledObjectFactory<StringBuilder>() {
                    @Override
                    public StringBuilder create() {
                        return new StringBuilder("new");
                    }

                    @Override
                    public PooledObject<StringBuilder> wrap(StringBuilder made) {
                        return new DefaultPooledObject<>(made);
                    }
                });
        StringBuilder one = pool.borrowObject();
        pool.returnObject(one);
        System.out.println((pool.borrowObject() == one) + " " + pool.getNumActive() + " " + pool.getNumIdle());
    }
}
