package org.teavm.runtime;

import org.teavm.interop.Address;
import org.teavm.interop.StaticInit;
import org.teavm.interop.Structure;
import org.teavm.interop.Unmanaged;

/**
 * Allocation, in TeaVM's place for it; generated code calls these by name. Objects come zeroed, apart from their class and
 * their length. Sizes fit by what {@code Arithmetic.arraySize} has checked before.
 *
 * <p>TeaVM's own class keeps an array of arrays in a C variable while it allocates the rows, and a collection for a row
 * frees it. Here a frame holds it, and the collector learns of each row that it gets: by then it may be of the old
 * generation.
 */
@StaticInit
@Unmanaged
public final class Allocator {
    private static final int DIMENSION_BYTES = 4;
    private static final int NO_CALL_SITE = -1;

    private Allocator() {}

    public static Address allocate(RuntimeClass type) {
        RuntimeObject object = GC.alloc(type.size);
        Address.fillZero(object.toAddress(), type.size);
        object.classReference = type.pack();
        return object.toAddress();
    }

    public static Address allocateArray(RuntimeClass type, int length) {
        int itemBytes = RuntimeClass.isPrimitive(type.itemType) ? type.itemType.size : Address.sizeOf();
        int bytes = aligned(aligned(Structure.sizeOf(RuntimeArray.class), itemBytes) + itemBytes * length, Address.sizeOf());
        Address result = GC.alloc(bytes).toAddress();
        Address.fillZero(result, bytes);
        RuntimeArray array = result.toStructure();
        array.classReference = type.pack();
        array.size = length;
        return result;
    }

    /** @param dimensions lengths of the dimensions, outermost first, as 32-bit numbers */
    public static RuntimeArray allocateMultiArray(RuntimeClass type, Address dimensions, int dimensionCount) {
        int length = dimensions.getInt();
        RuntimeArray array = allocateArray(type, length).toStructure();
        if (dimensionCount > 1) {
            ShadowStack.allocStack(1);
            ShadowStack.registerCallSite(NO_CALL_SITE);
            ShadowStack.registerGCRoot(0, array);
            Address item = array.toAddress().add(aligned(Structure.sizeOf(RuntimeArray.class), Address.sizeOf()));
            for (int i = 0; i < length; i++) {
                RuntimeArray row =
                        allocateMultiArray(type.itemType, dimensions.add(DIMENSION_BYTES), dimensionCount - 1);
                item.putAddress(row.toAddress());
                GC.writeBarrier(array);
                item = item.add(Address.sizeOf());
            }
            ShadowStack.releaseStack(1);
        }
        return array;
    }

    private static int aligned(int bytes, int alignment) {
        return (bytes + alignment - 1) / alignment * alignment;
    }
}
