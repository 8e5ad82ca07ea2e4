package io.anykernel.launch;

import io.anykernel.manifest.Disk;
import io.anykernel.manifest.Manifest;
import io.anykernel.manifest.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The disks that a manifest comes to: those that it names, then one for each volume that is mounted from a file or a folder.
 *
 * @param disks whose files are there
 * @param mounts of memory or of one of the disks, nothing else
 */
record Devices(List<Disk> disks, List<Mount> mounts) {
    Devices {
        disks = List.copyOf(disks);
        mounts = List.copyOf(mounts);
    }

    /**
     * Makes the volumes of folders, and looks for every file.
     *
     * @throws UserError if a file or folder is not there, or a volume cannot be made
     */
    static Devices prepare(Manifest manifest, WorkFolder work) {
        List<Disk> disks = new ArrayList<>(manifest.disks());
        List<Mount> mounts = new ArrayList<>();
        for (Disk disk : disks) {
            requireFile(disk.file(), "disk '" + disk.name() + "'");
        }
        for (Mount mount : manifest.mounts()) {
            Path volume = volume(mount, work);
            if (volume == null) {
                mounts.add(mount);
            } else {
                // No name of the manifest's can be like it.
                Disk disk = new Disk("volume " + mount.path(), volume, false);
                disks.add(disk);
                mounts.add(new Mount(mount.path(), new Mount.OfDisk(disk.name())));
            }
        }
        return new Devices(disks, mounts);
    }

    private static Path volume(Mount mount, WorkFolder work) {
        if (mount.source() instanceof Mount.Image image) {
            requireFile(image.file(), "the mount at " + mount.path());
            return image.file();
        }
        if (mount.source() instanceof Mount.Folder folder) {
            return FolderVolumes.make(folder.folder(), volumeName(mount.path()), work);
        }
        return null;
    }

    private static void requireFile(Path file, String what) {
        if (!Files.exists(file)) {
            throw new UserError("no image at " + file + ", for " + what);
        }
    }

    /** {@code volume-site.ext4} for {@code /site}. */
    private static String volumeName(String path) {
        return "volume" + path.replace('/', '-') + ".ext4";
    }
}
