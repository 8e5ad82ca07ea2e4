package io.anykernel.programs;

import io.anykernel.contracts.AllContracts;
import io.anykernel.hypercall.guest.GuestWorld;

/** The contract cases as a guest, which ends with status 1 if one failed. */
public final class ContractsGuest {
    private ContractsGuest() {}

    public static void main(String[] words) {
        GuestWorld world = GuestWorld.INSTANCE;
        world.exit(AllContracts.run(world, world.console()) == 0 ? 0 : 1);
    }
}
